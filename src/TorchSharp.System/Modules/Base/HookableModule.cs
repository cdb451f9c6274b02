namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module that runs hooks around its forward when it is called.</summary>
        public class HookableModule<TPreHook, TPostHook> : Module
        {
            private protected readonly Dictionary<string, TPreHook> PreHooks = [];
            private protected readonly Dictionary<string, TPostHook> PostHooks = [];
            private readonly Dictionary<string, Action<Module>> modulePreHooks = [];
            private readonly Dictionary<string, Action<Module>> modulePostHooks = [];

            protected HookableModule(string name)
                : base(name) { }

            public HookRemover register_forward_pre_hook(TPreHook hook) => Add(PreHooks, hook);

            public HookRemover register_forward_pre_hook(Action<Module> hook) => Add(modulePreHooks, hook);

            public HookRemover register_forward_hook(TPostHook hook) => Add(PostHooks, hook);

            public HookRemover register_forward_hook(Action<Module> hook) => Add(modulePostHooks, hook);

            private protected void BeforeForward() => Run(modulePreHooks);

            private protected void AfterForward() => Run(modulePostHooks);

            private HookRemover Add<THook>(Dictionary<string, THook> hooks, THook hook)
            {
                var key = Guid.NewGuid().ToString();
                hooks.Add(key, hook);
                return new HookRemover(this, key);
            }

            private void Run(Dictionary<string, Action<Module>> hooks)
            {
                foreach (var hook in hooks.Values)
                {
                    hook(this);
                }
            }

            /// <summary>Takes one hook off again.</summary>
            public class HookRemover
            {
                private readonly HookableModule<TPreHook, TPostHook> module;
                private readonly string key;

                public HookRemover(HookableModule<TPreHook, TPostHook> module, string key)
                {
                    this.module = module;
                    this.key = key;
                }

                public void remove()
                {
                    module.PreHooks.Remove(key);
                    module.PostHooks.Remove(key);
                    module.modulePreHooks.Remove(key);
                    module.modulePostHooks.Remove(key);
                }
            }
        }
    }
}
