// What crosses between C# and C++: blittable structs, raw handles, and an error code per call.
//
// A tensor handle is a TensorImpl* that owns one reference. Every exported function returns 0, or an Error whose
// text is waiting in tss_last_error() on the same thread. No C++ exception leaves the library.
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/util/Exception.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#define TSS_API extern "C" __attribute__((visibility("default")))

namespace tss {

enum class Tag : int32_t {
  None, Tensor, Int, Double, Bool, String, Ints, Doubles, Bools, Tensors, Device, Generator, Default
};

// An operator's argument; lists and strings are borrowed for the duration of the call.
struct Argument {
  Tag tag;
  int32_t count;
  union { int64_t integer; double real; void* pointer; };
};

// An operator's result; lists are malloc'ed, tensors are owned by the receiver.
struct Result {
  Tag tag;
  int32_t count;
  union { int64_t integer; double real; void* pointer; };
  int64_t owned_bytes;
};

enum class Error : int32_t { None = 0, Torch = 1, Argument = 2, Managed = 3 };

// A managed exception on its way through libtorch's autograd engine: only its number crosses.
struct ManagedException : std::runtime_error {
  explicit ManagedException(int64_t id) : std::runtime_error(std::to_string(id)) {}
};

int32_t fail(Error error, const char* message) noexcept;

template <class Body>
int32_t guard(Body&& body) noexcept {
  try {
    body();
    return 0;
  } catch (const ManagedException& e) {
    return fail(Error::Managed, e.what());
  } catch (const c10::Error& e) {
    return fail(Error::Torch, e.what_without_backtrace());
  } catch (const std::invalid_argument& e) {
    return fail(Error::Argument, e.what());
  } catch (const std::exception& e) {
    return fail(Error::Torch, e.what());
  } catch (...) {
    return fail(Error::Torch, "unknown native exception");
  }
}

using TensorPointer = c10::intrusive_ptr<at::TensorImpl, at::UndefinedTensorImpl>;

inline at::Tensor borrow(void* handle) {
  if (!handle) return {};
  auto* impl = static_cast<at::TensorImpl*>(handle);
  c10::raw::intrusive_ptr::incref(impl);
  return at::Tensor(TensorPointer::reclaim(impl));
}

inline at::Tensor adopt(void* handle) {
  return handle ? at::Tensor(TensorPointer::reclaim(static_cast<at::TensorImpl*>(handle))) : at::Tensor();
}

inline void* release(at::Tensor tensor) { return tensor.defined() ? tensor.unsafeReleaseTensorImpl() : nullptr; }

inline std::vector<at::Tensor> borrow(void** handles, int32_t count) {
  std::vector<at::Tensor> tensors;
  tensors.reserve(count);
  for (int32_t i = 0; i < count; i++) tensors.push_back(borrow(handles[i]));
  return tensors;
}

// A device as one integer: its type's number in the high bits, its index in the low sixteen.
inline c10::Device to_device(int64_t packed) {
  return {static_cast<c10::DeviceType>(packed >> 16), static_cast<c10::DeviceIndex>(static_cast<int16_t>(packed & 0xffff))};
}

inline int64_t from_device(c10::Device device) {
  return (static_cast<int64_t>(device.type()) << 16) | static_cast<uint16_t>(device.has_index() ? device.index() : -1);
}

}  // namespace tss
