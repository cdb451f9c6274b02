// What a tensor says about itself, and the gradient it carries.
#include "abi.h"

using namespace tss;

namespace {
struct Info {
  int64_t dimensions, elements, element_size, storage_offset, device;
  int32_t dtype, flags;
};
enum Flag : int32_t { RequiresGrad = 1, Leaf = 2, Contiguous = 4, HasStorage = 8 };
}  // namespace

TSS_API void tss_tensor_release(void* handle) { adopt(handle); }

TSS_API void tss_tensor_retain(void* handle) { (void)release(borrow(handle)); }

TSS_API void tss_tensor_info(void* handle, Info* info) {
  // Asked many times a step: the caller's reference is lent, not counted up and down again.
  auto tensor = adopt(handle);
  const bool stored = tensor.has_storage();
  info->dimensions = tensor.dim();
  info->elements = tensor.numel();
  info->element_size = static_cast<int64_t>(tensor.dtype().itemsize());
  info->storage_offset = stored ? tensor.storage_offset() : 0;
  info->device = from_device(tensor.device());
  info->dtype = static_cast<int32_t>(tensor.scalar_type());
  info->flags = (tensor.requires_grad() ? RequiresGrad : 0) | (tensor.is_leaf() ? Leaf : 0) |
                (tensor.is_contiguous() ? Contiguous : 0) | (stored ? HasStorage : 0);
  (void)release(std::move(tensor));
}

TSS_API const int64_t* tss_tensor_sizes(void* handle) { return static_cast<at::TensorImpl*>(handle)->sizes().data(); }

TSS_API const int64_t* tss_tensor_strides(void* handle) { return static_cast<at::TensorImpl*>(handle)->strides().data(); }

TSS_API int32_t tss_tensor_data(void* handle, void** out) {
  return guard([&] { *out = borrow(handle).data_ptr(); });
}

TSS_API int32_t tss_tensor_set_requires_grad(void* handle, int32_t on) {
  return guard([&] {
    auto tensor = borrow(handle);
    TORCH_CHECK(tensor.is_leaf() || on, "you can only change requires_grad flags of leaf variables.");
    tensor.set_requires_grad(on != 0);
  });
}

TSS_API int32_t tss_tensor_grad(void* handle, void** out) {
  return guard([&] { *out = release(borrow(handle).grad()); });
}

TSS_API int32_t tss_tensor_set_grad(void* handle, void* grad) {
  return guard([&] {
    auto tensor = borrow(handle), value = borrow(grad);
    TORCH_CHECK(!value.defined() || (value.device() == tensor.device() && value.sizes() == tensor.sizes() &&
                                     value.scalar_type() == tensor.scalar_type()),
                "a gradient must have its tensor's device, shape and dtype");
    tensor.mutable_grad() = value;
  });
}

// Makes target hold source's data under its own identity, as `tensor.data = ...` does in Python.
TSS_API int32_t tss_tensor_set_data(void* target, void* source) {
  return guard([&] { borrow(target).set_data(borrow(source)); });
}
