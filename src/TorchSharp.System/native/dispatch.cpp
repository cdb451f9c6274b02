// Every operator goes through libtorch's dispatcher by its schema name, with boxed arguments.
// callBoxed checks neither their number nor their types, so both are checked here against the schema.
#include "abi.h"

#include <ATen/core/Generator.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/ivalue.h>

#include <cstdlib>
#include <cstring>

namespace tss {
namespace {

enum class Kind { Unsupported, Tensor, Int, Float, Bool, Scalar, String, Device, Generator,
                  Ints, Floats, Bools, Tensors, OptionalTensors };

const char* name_of(Kind kind) {
  static const char* names[] = {"(unsupported type)", "Tensor", "int", "float", "bool", "Scalar", "str", "Device",
                                "Generator", "int[]", "float[]", "bool[]", "Tensor[]", "Tensor?[]"};
  return names[static_cast<int>(kind)];
}

const char* name_of(Tag tag) {
  static const char* names[] = {"None", "Tensor", "int", "float", "bool", "str", "int[]", "float[]", "bool[]",
                                "Tensor[]", "Device", "Generator", "(default)"};
  return names[static_cast<int>(tag)];
}

struct Parameter {
  std::string name;
  Kind kind;
  bool optional;
  int32_t fixed_length;  // int[2] accepts a single int, repeated
  c10::optional<c10::IValue> default_value;
};

struct Operator {
  c10::OperatorHandle handle;
  std::string name;
  std::string schema;
  std::vector<Parameter> parameters;

  [[noreturn]] void refuse(const std::string& what) const {
    throw std::invalid_argument(name + ": " + what + "\n  schema: " + schema);
  }
  [[noreturn]] void refuse(size_t i, Tag given) const {
    const auto& p = parameters[i];
    refuse("argument '" + p.name + "' must be " + name_of(p.kind) + (p.optional ? "?" : "") + ", not " + name_of(given));
  }
};

Kind kind_of(const c10::TypePtr& type) {
  switch (type->kind()) {
    case c10::TypeKind::TensorType: return Kind::Tensor;
    case c10::TypeKind::IntType:
    case c10::TypeKind::SymIntType:
    case c10::TypeKind::ScalarTypeType:
    case c10::TypeKind::LayoutType:
    case c10::TypeKind::MemoryFormatType: return Kind::Int;
    case c10::TypeKind::FloatType: return Kind::Float;
    case c10::TypeKind::BoolType: return Kind::Bool;
    case c10::TypeKind::NumberType: return Kind::Scalar;
    case c10::TypeKind::StringType: return Kind::String;
    case c10::TypeKind::DeviceObjType: return Kind::Device;
    case c10::TypeKind::GeneratorType: return Kind::Generator;
    case c10::TypeKind::ListType: {
      auto element = type->castRaw<c10::ListType>()->getElementType();
      if (auto* inner = element->castRaw<c10::OptionalType>())
        return kind_of(inner->getElementType()) == Kind::Tensor ? Kind::OptionalTensors : Kind::Unsupported;
      switch (kind_of(element)) {
        case Kind::Tensor: return Kind::Tensors;
        case Kind::Int: return Kind::Ints;
        case Kind::Float: return Kind::Floats;
        case Kind::Bool: return Kind::Bools;
        default: return Kind::Unsupported;
      }
    }
    default: return Kind::Unsupported;
  }
}

Operator* find(const char* name, const char* overload) {
  auto handle = c10::Dispatcher::singleton().findSchemaOrThrow(name, overload);
  std::string full = *overload ? std::string(name) + "." + overload : std::string(name);
  auto* op = new Operator{handle, full, c10::toString(handle.schema()), {}};
  for (const auto& argument : handle.schema().arguments()) {
    auto type = argument.type();
    auto* optional = type->castRaw<c10::OptionalType>();
    op->parameters.push_back({argument.name(), kind_of(optional ? optional->getElementType() : type),
                              optional != nullptr, argument.N().value_or(0), argument.default_value()});
  }
  return op;
}

template <class T>
c10::IValue list_of(const Argument& a) {
  auto* first = static_cast<T*>(a.pointer);
  return std::vector<T>(first, first + a.count);
}

c10::IValue to_value(const Operator& op, size_t i, const Argument& a) {
  const Parameter& p = op.parameters[i];
  if (a.tag == Tag::Default) {
    if (p.default_value) return *p.default_value;
    if (!p.optional) op.refuse("argument '" + p.name + "' is required");
    return {};
  }
  if (a.tag == Tag::None) {
    if (!p.optional) op.refuse(i, a.tag);
    return {};
  }
  const bool is_integer = a.tag == Tag::Int || a.tag == Tag::Bool;
  switch (p.kind) {
    case Kind::Tensor: if (a.tag == Tag::Tensor) return borrow(a.pointer); break;
    case Kind::Int: if (is_integer) return a.integer; break;
    case Kind::Float:
      if (a.tag == Tag::Double) return a.real;
      if (a.tag == Tag::Int) return static_cast<double>(a.integer);
      break;
    case Kind::Bool: if (is_integer) return a.integer != 0; break;
    case Kind::Scalar:
      if (a.tag == Tag::Double) return a.real;
      if (a.tag == Tag::Int) return a.integer;
      if (a.tag == Tag::Bool) return a.integer != 0;
      break;
    case Kind::String:
      if (a.tag == Tag::String) return std::string(static_cast<const char*>(a.pointer), a.count);
      break;
    case Kind::Device: if (a.tag == Tag::Device) return to_device(a.integer); break;
    case Kind::Generator: if (a.tag == Tag::Generator) return *static_cast<at::Generator*>(a.pointer); break;
    case Kind::Ints:
      if (a.tag == Tag::Ints) return list_of<int64_t>(a);
      if (a.tag == Tag::Int) return std::vector<int64_t>(std::max(p.fixed_length, 1), a.integer);
      break;
    case Kind::Floats: if (a.tag == Tag::Doubles) return list_of<double>(a); break;
    case Kind::Bools:
      if (a.tag == Tag::Bools) {
        c10::List<bool> list;
        for (int32_t k = 0; k < a.count; k++) list.push_back(static_cast<uint8_t*>(a.pointer)[k] != 0);
        return list;
      }
      break;
    case Kind::Tensors:
      if (a.tag == Tag::Tensors) return borrow(static_cast<void**>(a.pointer), a.count);
      break;
    case Kind::OptionalTensors:
      if (a.tag == Tag::Tensors) {
        c10::List<c10::optional<at::Tensor>> list;
        list.reserve(a.count);
        for (auto& tensor : borrow(static_cast<void**>(a.pointer), a.count))
          list.push_back(tensor.defined() ? c10::optional<at::Tensor>(std::move(tensor)) : c10::nullopt);
        return list;
      }
      break;
    case Kind::Unsupported: break;
  }
  op.refuse(i, a.tag);
}

// The bytes that go away with this tensor: none for a view, an alias, or a tensor that someone else has as well. The
// result of a recorded operation may be saved for its backward, which goes away with it too.
int64_t owned_bytes(const at::Tensor& tensor) {
  if (!tensor.defined() || !tensor.has_storage() || tensor.use_count() != 1) return 0;
  const bool sole = tensor.storage().use_count() == 1 || (tensor.requires_grad() && !tensor.is_view());
  return sole ? static_cast<int64_t>(tensor.storage().nbytes()) : 0;
}

void put_tensor(Result& result, at::Tensor&& tensor) {
  result.tag = Tag::Tensor;
  result.count = 0;
  result.owned_bytes = owned_bytes(tensor);
  result.pointer = release(std::move(tensor));
}

void put(const Operator& op, Result& result, c10::IValue&& value) {
  if (value.isTensor()) {
    put_tensor(result, std::move(value).toTensor());
  } else if (value.isDouble()) {
    result.tag = Tag::Double;
    result.real = value.toDouble();
  } else if (value.isInt() || value.isBool()) {
    result.tag = value.isInt() ? Tag::Int : Tag::Bool;
    result.integer = value.isInt() ? value.toInt() : value.toBool();
  } else if (value.isTensorList()) {
    auto tensors = value.toTensorVector();
    value = {};  // so that a tensor's storage is counted as its own
    auto* items = static_cast<Result*>(std::malloc(sizeof(Result) * (tensors.size() + 1)));
    if (!items) throw std::bad_alloc();
    for (size_t k = 0; k < tensors.size(); k++) put_tensor(items[k], std::move(tensors[k]));
    result.tag = Tag::Tensors;
    result.count = static_cast<int32_t>(tensors.size());
    result.pointer = items;
  } else {
    op.refuse("returns " + value.tagKind() + ", which is not supported");
  }
}

}  // namespace
}  // namespace tss

using namespace tss;

TSS_API int32_t tss_operator_find(const char* name, const char* overload, void** out) {
  return guard([&] { *out = find(name, overload); });
}

// Arguments left out at the end take the schema's defaults. With capacity 0 the results are dropped.
TSS_API int32_t tss_operator_call(void* handle, const Argument* arguments, int32_t count, Result* results, int32_t capacity) {
  return guard([&] {
    const auto& op = *static_cast<Operator*>(handle);
    const size_t given = static_cast<size_t>(count), wanted = op.parameters.size();
    if (given > wanted) op.refuse("takes at most " + std::to_string(wanted) + " arguments, got " + std::to_string(given));
    const auto returned = op.handle.schema().returns().size();
    if (capacity != 0 && static_cast<size_t>(capacity) != returned)
      op.refuse("returns " + std::to_string(returned) + " values, not " + std::to_string(capacity));

    static const Argument omitted{Tag::Default, 0, {0}};
    torch::jit::Stack stack;
    stack.reserve(wanted + 1);
    for (size_t i = 0; i < wanted; i++) stack.push_back(to_value(op, i, i < given ? arguments[i] : omitted));
    op.handle.callBoxed(&stack);
    for (int32_t i = 0; i < capacity; i++) put(op, results[i], std::move(stack[i]));
  });
}

TSS_API void tss_free(void* memory) { std::free(memory); }
