// A second device for the tests: libtorch's PrivateUse1 ("privateuseone") over host memory, with the CPU's kernels.
// Every operator goes through one boxed fallback that refuses operands on different devices, as CUDA would; as there,
// zero-dimensional CPU tensors pass, and CPU tensors that index. Loading the library registers the device.
#include <ATen/core/LegacyTypeDispatch.h>
#include <ATen/core/Tensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <c10/core/CPUAllocator.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <torch/library.h>

namespace {

using at::Tensor;

constexpr auto kType = c10::DeviceType::PrivateUse1;
const c10::Device kDevice(kType, 0);
const c10::Device kHost(c10::kCPU);

struct Guard final : c10::impl::DeviceGuardImplInterface {
  c10::Stream stream() const { return c10::Stream(c10::Stream::DEFAULT, kDevice); }
  c10::DeviceType type() const override { return kType; }
  c10::Device exchangeDevice(c10::Device) const override { return kDevice; }
  c10::Device getDevice() const override { return kDevice; }
  void setDevice(c10::Device) const override {}
  void uncheckedSetDevice(c10::Device) const noexcept override {}
  c10::Stream getStream(c10::Device) const noexcept override { return stream(); }
  c10::Stream getDefaultStream(c10::Device) const override { return stream(); }
  c10::Stream exchangeStream(c10::Stream) const noexcept override { return stream(); }
  c10::DeviceIndex deviceCount() const noexcept override { return 1; }
  bool queryStream(const c10::Stream&) const override { return true; }
  void synchronizeStream(const c10::Stream&) const override {}
};
C10_REGISTER_GUARD_IMPL(PrivateUse1, Guard);

bool is_ours(const Tensor& tensor) { return tensor.defined() && tensor.device().type() == kType; }

// The same bytes under another device's name; the result keeps the original alive.
c10::Storage rename(const c10::Storage& storage, c10::Device device) {
  auto* original = new c10::Storage(storage);
  c10::DataPtr data(const_cast<void*>(static_cast<const void*>(storage.data())), original,
                    [](void* kept) { delete static_cast<c10::Storage*>(kept); }, device);
  return c10::Storage(c10::Storage::use_byte_size_t(), storage.nbytes(), std::move(data), c10::GetCPUAllocator(), true);
}

Tensor over(c10::Storage storage, const Tensor& like, c10::DispatchKey key) {
  auto result = at::detail::make_tensor<at::TensorImpl>(std::move(storage), c10::DispatchKeySet(key), like.dtype());
  auto* impl = result.unsafeGetTensorImpl();
  impl->set_storage_offset(like.storage_offset());
  impl->set_sizes_and_strides(like.sizes(), like.strides());
  if (like.unsafeGetTensorImpl()->is_wrapped_number()) impl->set_wrapped_number(true);
  return result;
}

Tensor to_host(const Tensor& t) { return is_ours(t) ? over(rename(t.storage(), kHost), t, c10::DispatchKey::CPU) : t; }

Tensor to_device(const Tensor& t) {
  return t.defined() ? over(rename(t.storage(), kDevice), t, c10::DispatchKey::PrivateUse1) : t;
}

// An operand on the device and what stands for it on the host while the kernel runs.
struct Operand {
  Tensor device, host;
  const void* data;

  // A kernel may have resized what it wrote to.
  void update() const {
    auto* impl = device.unsafeGetTensorImpl();
    if (host.storage().data() != data || host.storage().nbytes() != device.storage().nbytes())
      impl->set_storage_keep_dtype(rename(host.storage(), kDevice));
    impl->set_storage_offset(host.storage_offset());
    impl->set_sizes_and_strides(host.sizes(), host.strides());
  }
};

class Call {
 public:
  Call(const c10::OperatorHandle& op, torch::jit::Stack* stack)
      : name(op.schema().name()), indexes(name.find("index") != std::string::npos) {
    const size_t arguments = op.schema().arguments().size(), first = stack->size() - arguments;
    for (size_t i = first; i < stack->size(); i++) take((*stack)[i]);
    {
      c10::impl::ExcludeDispatchKeyGuard below_autograd(c10::autograd_dispatch_keyset);
      op.callBoxed(stack);
    }
    for (const auto& operand : operands) operand.update();
    for (size_t i = first; i < stack->size(); i++) give((*stack)[i]);
  }

 private:
  void take(c10::IValue& value) {
    if (value.isTensor()) {
      value = take(value.toTensor(), /*as_index=*/false);
    } else if (value.isTensorList()) {
      auto tensors = value.toTensorVector();
      for (auto& tensor : tensors) tensor = take(tensor, /*as_index=*/false);
      value = std::move(tensors);
    } else if (value.isOptionalTensorList()) {
      auto tensors = value.toOptionalTensorList().copy();
      for (size_t k = 0; k < tensors.size(); k++) {
        const c10::optional<Tensor> tensor = tensors.get(k);
        if (tensor.has_value()) tensors.set(k, take(*tensor, indexes));
      }
      value = std::move(tensors);
    } else if (value.isDevice() && value.toDevice().type() == kType) {
      value = kHost;
    }
  }

  Tensor take(const Tensor& tensor, bool as_index) {
    if (is_ours(tensor)) {
      operands.push_back({tensor, to_host(tensor), tensor.storage().data()});
      return operands.back().host;
    }
    TORCH_CHECK(!tensor.defined() || (tensor.device().is_cpu() && (tensor.dim() == 0 || as_index)),
                "Expected all tensors to be on the same device, but found at least two devices, ", kDevice, " and ",
                tensor.device(), "! (in ", name, ")");
    return tensor;
  }

  void give(c10::IValue& value) const {
    if (value.isTensor()) {
      value = give(value.toTensor());
    } else if (value.isTensorList()) {
      auto tensors = value.toTensorVector();
      for (auto& tensor : tensors) tensor = give(tensor);
      value = std::move(tensors);
    }
  }

  // An operand itself, a view of one, or something new.
  Tensor give(const Tensor& tensor) const {
    if (!tensor.defined()) return tensor;
    for (const auto& operand : operands)
      if (operand.host.is_same(tensor)) return operand.device;
    for (const auto& operand : operands)
      if (operand.data && operand.data == tensor.storage().data())
        return over(operand.device.storage(), tensor, c10::DispatchKey::PrivateUse1);
    return to_device(tensor);
  }

  const std::string& name;
  const bool indexes;
  std::vector<Operand> operands;
};

void fallback(const c10::OperatorHandle& op, torch::jit::Stack* stack) { Call(op, stack); }

// The one operator that may go from device to device.
Tensor& copy_(Tensor& self, const Tensor& source, bool) {
  at::AutoDispatchBelowADInplaceOrView below_autograd;
  to_host(self).copy_(to_host(source));
  return self;
}

TORCH_LIBRARY_IMPL(_, PrivateUse1, library) { library.fallback(torch::CppFunction::makeFromBoxedFunction<&fallback>()); }

// Here libtorch has something for every device, which either knows the devices by name or rounds otherwise than the CPU.
TORCH_LIBRARY_IMPL(aten, PrivateUse1, library) {
  library.impl("copy_", copy_);
  for (const char* name : {"convolution", "convolution_backward", "native_layer_norm", "native_group_norm", "silu_backward"})
    library.impl(name, torch::CppFunction::makeFromBoxedFunction<&fallback>());
}

}  // namespace
