// What `a.add(b)` costs in C++: the yardstick of the operator benchmark.
#include <ATen/core/Tensor.h>
#include <ATen/ops/add.h>

#include <chrono>

namespace {
at::Tensor borrow(void* handle) {
  auto* impl = static_cast<at::TensorImpl*>(handle);
  c10::raw::intrusive_ptr::incref(impl);
  return at::Tensor(c10::intrusive_ptr<at::TensorImpl, at::UndefinedTensorImpl>::reclaim(impl));
}
}  // namespace

// Nanoseconds per operation, over so many.
extern "C" __attribute__((visibility("default"))) double bench_at_add(void* left, void* right, int32_t count) {
  const auto a = borrow(left), b = borrow(right);
  const auto start = std::chrono::steady_clock::now();
  for (int32_t i = 0; i < count; i++) at::add(a, b);
  return std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - start).count() / count;
}
