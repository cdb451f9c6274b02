// The autograd engine: backward, grad, modes, and nodes whose backward is a managed callback.
#include "abi.h"

#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/saved_variable.h>
#include <torch/csrc/autograd/variable.h>

#include <mutex>

using namespace tss;
using torch::autograd::variable_list;

namespace {

// Returns 0, or the number under which the managed side keeps the exception that was thrown.
using BackwardCallback = int64_t (*)(void* context, void* node, void** grad_outputs, int32_t outputs, void** grad_inputs, int32_t inputs);
using FreeCallback = void (*)(void* context);

// Like libtorch's own custom functions it holds the node's lock while it runs: the callback may change shared state.
struct ManagedNode final : torch::autograd::Node {
  BackwardCallback callback;
  FreeCallback free_context;
  void* context;
  int32_t inputs;
  bool materialize;
  std::vector<torch::autograd::SavedVariable> saved;

  ~ManagedNode() override { free_context(context); }

  void release_variables() override {
    std::lock_guard<std::mutex> lock(mutex_);
    for (auto& variable : saved) variable.reset_data();
  }

  variable_list apply(variable_list&& grads) override {
    std::lock_guard<std::mutex> lock(mutex_);
    std::vector<void*> outputs(grads.size()), results(inputs, nullptr);
    for (size_t i = 0; i < grads.size(); i++) {
      const auto& forward_output = input_metadata(i);
      const bool known = forward_output.options().has_dtype();  // not so where forward returned no tensor
      if (!grads[i].defined() && materialize && known) grads[i] = forward_output.zeros_like();
      outputs[i] = release(std::move(grads[i]));
    }
    const int64_t exception = callback(context, this, outputs.data(), static_cast<int32_t>(outputs.size()), results.data(), inputs);
    variable_list gradients;
    for (void* result : results) gradients.push_back(adopt(result));
    if (exception) throw ManagedException(exception);
    return gradients;
  }
};

}  // namespace

TSS_API int32_t tss_backward(void** roots, int32_t count, void** grads, int32_t grad_count, int32_t retain_graph,
                             int32_t create_graph, void** inputs, int32_t input_count) {
  return guard([&] {
    torch::autograd::backward(borrow(roots, count), borrow(grads, grad_count),
                              retain_graph != 0, create_graph != 0, borrow(inputs, input_count));
  });
}

TSS_API int32_t tss_grad(void** outputs, int32_t count, void** inputs, int32_t input_count, void** grads, int32_t grad_count,
                         int32_t retain_graph, int32_t create_graph, int32_t allow_unused, void** results) {
  return guard([&] {
    auto gradients = torch::autograd::grad(borrow(outputs, count), borrow(inputs, input_count), borrow(grads, grad_count),
                                           retain_graph != 0, create_graph != 0, allow_unused != 0);
    for (size_t i = 0; i < gradients.size(); i++) results[i] = release(std::move(gradients[i]));
  });
}

// Makes outputs, computed without recording, depend on inputs through the callback. Context is freed with the node,
// or at once where this fails. An output with differentiable[i] == 0, or of an integral type, gets no history.
TSS_API int32_t tss_custom_function(void** inputs, int32_t input_count, void** outputs, const uint8_t* differentiable,
                                    int32_t output_count, void** saved, int32_t saved_count, int32_t materialize,
                                    BackwardCallback callback, FreeCallback free_context, void* context) {
  return guard([&] {
    std::shared_ptr<ManagedNode> node(new ManagedNode(), torch::autograd::deleteNode);
    node->callback = callback;
    node->free_context = free_context;
    node->context = context;
    node->inputs = input_count;
    node->materialize = materialize != 0;
    node->set_next_edges(torch::autograd::collect_next_edges(borrow(inputs, input_count)));
    for (int32_t i = 0; i < output_count; i++) {
      auto output = borrow(outputs[i]);
      const auto index = output.defined() ? node->add_input_metadata(output)
                                          : node->add_input_metadata(torch::autograd::Node::undefined_input());
      if (differentiable[i] && output.defined() && torch::autograd::isDifferentiableType(output.scalar_type()))
        torch::autograd::impl::set_gradient_edge(output, {node, index});
    }
    for (const auto& tensor : borrow(saved, saved_count))
      node->saved.emplace_back(tensor, /*is_output=*/tensor.defined() && tensor.grad_fn() == node);
  });
}

// What a node's forward saved, as many as it saved; called from inside its callback.
TSS_API int32_t tss_node_saved(void* node, void** out) {
  return guard([&] {
    auto* managed = static_cast<ManagedNode*>(node);
    for (const auto& variable : managed->saved) *out++ = release(variable.unpack(managed->shared_from_this()));
  });
}

// Sets the thread's grad mode where on is 0 or 1; returns what it was.
TSS_API int32_t tss_grad_mode(int32_t on) {
  const bool before = c10::GradMode::is_enabled();
  if (on >= 0) c10::GradMode::set_enabled(on != 0);
  return before;
}

TSS_API void* tss_inference_mode_enter(int32_t on) { return new c10::InferenceMode(on != 0); }

TSS_API void tss_inference_mode_exit(void* mode) { delete static_cast<c10::InferenceMode*>(mode); }

TSS_API int32_t tss_inference_mode_enabled() { return c10::InferenceMode::is_enabled(); }
