// One at a time, as the default generator is the whole process's: tests seed it.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
