// The process: errors, versions, devices, threads and random generators.
#include "abi.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <c10/util/Logging.h>
#include <torch/csrc/api/include/torch/version.h>

#include <mutex>

namespace tss {
namespace {
thread_local std::string last_error;

// No error's text has the backtrace, which takes libtorch milliseconds to find.
const bool without_backtraces = (c10::SetStackTraceFetcher([] { return std::string(); }), true);
}  // namespace

int32_t fail(Error error, const char* message) noexcept {
  last_error = message;
  return static_cast<int32_t>(error);
}
}  // namespace tss

using namespace tss;

TSS_API const char* tss_last_error() { return last_error.c_str(); }

// The libtorch this library was compiled against; the loader has already made sure that it found that one's symbols.
TSS_API const char* tss_torch_version() { return TORCH_VERSION; }

TSS_API const char* tss_configuration() {
  static const std::string text = at::show_config() + "\n" + at::get_parallel_info();
  return text.c_str();
}

TSS_API int32_t tss_threads(int32_t set) {
  if (set > 0) at::set_num_threads(set);
  return at::get_num_threads();
}

TSS_API int32_t tss_interop_threads(int32_t set) {
  return guard([&] {
    if (set > 0) at::set_num_interop_threads(set);
  });
}

TSS_API int32_t tss_cuda_devices() {
  return at::globalContext().hasCUDA() ? static_cast<int32_t>(at::detail::getCUDAHooks().getNumGPUs()) : 0;
}

TSS_API int32_t tss_device_parse(const char* text, int64_t* packed) {
  return guard([&] { *packed = from_device(c10::Device(text)); });
}

// The text lives until the thread's next call.
TSS_API const char* tss_device_name(int64_t packed) {
  thread_local std::string name;
  name = c10::DeviceTypeName(to_device(packed).type(), /*lower_case=*/true);
  return name.c_str();
}

TSS_API int32_t tss_manual_seed(uint64_t seed) {
  return guard([&] { at::manual_seed(seed); });
}

TSS_API int32_t tss_generator_new(uint64_t seed, int64_t device, void** out) {
  return guard([&] {
    TORCH_CHECK(to_device(device).is_cpu(), "a generator can be made for the cpu only, not for ", to_device(device));
    *out = new at::Generator(at::detail::createCPUGenerator(seed));
  });
}

TSS_API int32_t tss_generator_default(void** out) {
  return guard([&] { *out = new at::Generator(at::detail::getDefaultCPUGenerator()); });
}

TSS_API void tss_generator_free(void* generator) { delete static_cast<at::Generator*>(generator); }

TSS_API int32_t tss_generator_seed(void* handle, int32_t set, uint64_t* seed) {
  return guard([&] {
    auto& generator = *static_cast<at::Generator*>(handle);
    std::lock_guard<std::mutex> lock(generator.mutex());
    if (set) generator.set_current_seed(*seed);
    else *seed = generator.current_seed();
  });
}

TSS_API int32_t tss_generator_state(void* handle, void* set, void** get) {
  return guard([&] {
    auto& generator = *static_cast<at::Generator*>(handle);
    std::lock_guard<std::mutex> lock(generator.mutex());
    if (set) generator.set_state(borrow(set));
    else *get = release(generator.get_state());
  });
}
