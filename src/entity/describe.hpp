// The small language in which modules describe their documents. Include it in .cpp files only.
#pragma once

#include "base/decimal.hpp"
#include "base/language.hpp"
#include "base/values.hpp"
#include "entity/entity.hpp"

#include <boost/describe/enum.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/pfr/tuple_size.hpp>

#include <array>
#include <optional>
#include <type_traits>
#include <variant>

namespace erp {

// ---- Types -----------------------------------------------------------------------------------

template <class T>
struct TypeOf {
  static_assert(sizeof(T) == 0, "no FieldType for this type yet: add one to entity/describe.hpp");
};

template <class T>
const T& as(const void* value) {
  return *static_cast<const T*>(value);
}
template <class T>
T& as(void* value) {
  return *static_cast<T*>(value);
}

using Texts = std::vector<std::string>;

BOOST_DESCRIBE_ENUM(Language, ja, en)

extern const FieldType text_type, yes_no_type, integer_type, version_type, date_type, instant_type,
    texts_type, uuid_type;

template <>
struct TypeOf<std::string> {
  static constexpr const FieldType& type() { return text_type; }
};
template <>
struct TypeOf<bool> {
  static constexpr const FieldType& type() { return yes_no_type; }
};
template <>
struct TypeOf<std::int64_t> {
  static constexpr const FieldType& type() { return integer_type; }
};
template <>
struct TypeOf<Version> {
  static constexpr const FieldType& type() { return version_type; }
};
template <>
struct TypeOf<Date> {
  static constexpr const FieldType& type() { return date_type; }
};
template <>
struct TypeOf<Instant> {
  static constexpr const FieldType& type() { return instant_type; }
};
// The id of a record of a kind that another field names.
template <>
struct TypeOf<Uuid> {
  static constexpr const FieldType& type() { return uuid_type; }
};
template <>
struct TypeOf<Texts> {
  static constexpr const FieldType& type() { return texts_type; }
};

template <int Places>
struct TypeOf<Decimal<Places>> {
  using D = Decimal<Places>;
  static const FieldType& type() {
    static const FieldType type{
        .name = Places == 4   ? "amount"
                : Places == 6 ? "quantity"
                              : "rate",
        .sql = Places == 4   ? "numeric(18,4)"
               : Places == 6 ? "numeric(18,6)"
                             : "numeric(18,8)",
        .decimal = true,
        .print =
            [](const void* v, std::string& out) {
              print_units(as<D>(v).units(), Places, out);
              return true;
            },
        .parse =
            [](std::string_view text, void* v) {
              // As wide as its column, numeric(18): what is larger is refused here and not by the database.
              constexpr std::int64_t limit = 999'999'999'999'999'999;
              std::int64_t units = 0;
              if (!parse_units(text, Places, units) || units > limit || units < -limit) return false;
              as<D>(v) = D::of_units(units);
              return true;
            },
        .clear = [](void* v) { as<D>(v) = {}; }};
    return type;
  }
};

template <class T>
struct TypeOf<Id<T>> {
  static const FieldType& type() {
    static const FieldType type{
        .name = "reference",
        .sql = "uuid",
        .print =
            [](const void* v, std::string& out) {
              if (as<Id<T>>(v)) print(as<Id<T>>(v).value, out);
              return bool{as<Id<T>>(v)};
            },
        .parse = [](std::string_view text, void* v) { return parse(text, as<Id<T>>(v).value); },
        .clear = [](void* v) { as<Id<T>>(v) = {}; },
        .target = []() -> const Entity& { return T::entity; }};
    return type;
  }
};

template <class E>
requires std::is_enum_v<E>
struct TypeOf<E> {
  using All = boost::describe::describe_enumerators<E>;
  static constexpr auto names = [] {
    std::array<std::string_view, boost::mp11::mp_size<All>::value> names{};
    std::size_t i = 0;
    boost::mp11::mp_for_each<All>([&](auto d) { names[i++] = d.name; });
    return names;
  }();
  static const FieldType& type() {
    static const FieldType type{
        .name = "choice",
        .sql = "text",
        .print =
            [](const void* v, std::string& out) {
              out += names[static_cast<std::size_t>(as<E>(v))];
              return true;
            },
        .parse =
            [](std::string_view text, void* v) {
              for (std::size_t i = 0; i < names.size(); ++i)
                if (names[i] == text) return as<E>(v) = static_cast<E>(i), true;
              return false;
            },
        .clear = [](void* v) { as<E>(v) = E{}; },
        .options = names};
    return type;
  }
};

template <class T>
struct TypeOf<std::optional<T>> {
  using O = std::optional<T>;
  static const FieldType& type() {
    static const FieldType type = [] {
      FieldType of = TypeOf<T>::type();
      of.optional = true;
      of.print = [](const void* v, std::string& out) {
        return as<O>(v) && TypeOf<T>::type().print(&*as<O>(v), out);
      };
      of.parse = [](std::string_view text, void* v) {
        return TypeOf<T>::type().parse(text, &as<O>(v).emplace());
      };
      of.clear = [](void* v) { as<O>(v).reset(); };
      return of;
    }();
    return type;
  }
};

// ---- Fields ----------------------------------------------------------------------------------

// "name_kana" from &Customer::name_kana: the member's name is the column's, the API's and the screen's.
template <auto member>
constexpr std::string_view name_of() {
  std::string_view text = __PRETTY_FUNCTION__;
  text = text.substr(0, text.find_first_of(";]", text.find("member = ")));
  return text.substr(text.rfind(':') + 1);
}

// A member of R as its description has it: a field, or the lines of the document.
template <class R>
struct MemberOf {
  MemberOf() = delete;  // every member of the record must be named in its description
  MemberOf(Field field) : part{field} {}
  MemberOf(Lines lines) : part{lines} {}
  std::variant<Field, Lines> part;
};

template <class T>
inline constexpr bool is_lines = false;
template <class Line>
requires requires {
  Line::entity;
}
inline constexpr bool is_lines<std::vector<Line>> = true;

template <class P>
struct Pointed;
template <class R, class T>
struct Pointed<T R::*> {
  using Record = R;
  using Type = T;
};

template <auto member>
auto field(FieldNotes notes = {}) {
  using R = typename Pointed<decltype(member)>::Record;
  using T = typename Pointed<decltype(member)>::Type;
  if constexpr (is_lines<T>)
    return MemberOf<R>{Lines{
        name_of<member>(),
        []() -> const Entity& { return T::value_type::entity; },
        [](const void* record) { return (as<R>(record).*member).size(); },
        [](void* record, std::size_t i) -> void* { return &(as<R>(record).*member)[i]; },
        [](void* record) -> void* { return &(as<R>(record).*member).emplace_back(); },
        [](void* record) { (as<R>(record).*member).clear(); },
        [](void* to, const void* from) { as<typename T::value_type>(to) = as<typename T::value_type>(from); },
        notes.derived,
    }};
  else
    return MemberOf<R>{Field{name_of<member>(), &TypeOf<T>::type(), notes, [](void* record) -> void* {
                               return &(as<R>(record).*member);
                             }}};
}

// ---- Entities --------------------------------------------------------------------------------

// Names every member of T, once: one that was forgotten, or is another's, does not compile.
template <class T>
struct Description {
  std::string_view name;
  std::string_view path = {};
  std::string_view table = {};  // as the name, if not said
  std::string_view parent = {};
  std::string_view where = {};
  std::string_view joins = {};
  std::string_view order = {};
  std::string_view own = {};
  std::string_view department = {};
  std::string_view editable_in = {};
  std::string_view tells_of = {};
  bool read_only = false;
  bool lasting = false;
  bool own_messages = false;
  std::vector<Computed> computed = {};
  std::vector<Action> actions = {};
  std::array<MemberOf<T>, boost::pfr::tuple_size_v<T>> members;
};

// `Complete`, `Stored`, `StoredTogether` and `Removing` carry typed functions into the untyped description.
template <
    class T, auto Complete = nullptr, auto Stored = nullptr, auto StoredTogether = nullptr,
    auto Removing = nullptr>
Entity describe(Description<T> d) {
  Entity entity{
      .name = d.name,
      .path = d.path,
      .table = d.table.empty() ? d.name : d.table,
      .parent = d.parent,
      .where = d.where,
      .joins = d.joins,
      .order = d.order,
      .own = d.own,
      .department = d.department,
      .editable_in = d.editable_in,
      .tells_of = d.tells_of,
      .read_only = d.read_only,
      .lasting = d.lasting,
      .own_messages = d.own_messages,
      .computed = std::move(d.computed),
      .actions = std::move(d.actions),
      .make = []() -> std::shared_ptr<void> { return std::make_shared<T>(); },
      .assign = [](void* to, const void* from) { as<T>(to) = as<T>(from); }};
  for (const auto& member : d.members) {
    if (const auto* one = std::get_if<Field>(&member.part))
      (one->notes.write_only ? entity.inputs : entity.fields).push_back(*one);
    else
      entity.lines.push_back(std::get<Lines>(member.part));
  }
  if constexpr (!std::is_null_pointer_v<decltype(Complete)>)
    entity.complete = [](Session& session, void* record, const void* before, Problems& problems) {
      Complete(session, as<T>(record), static_cast<const T*>(before), problems);
    };
  if constexpr (!std::is_null_pointer_v<decltype(Stored)>)
    entity.stored = [](Session& session, void* record, const void* before) {
      Stored(session, as<T>(record), static_cast<const T*>(before));
    };
  if constexpr (!std::is_null_pointer_v<decltype(StoredTogether)>)
    entity.stored_together = [](Session& session, const std::vector<std::shared_ptr<void>>& records) {
      std::vector<const T*> typed;
      for (const auto& record : records) typed.push_back(static_cast<const T*>(record.get()));
      StoredTogether(session, typed);
    };
  if constexpr (!std::is_null_pointer_v<decltype(Removing)>)
    entity.removing = [](Session& session, const void* record) {
      Removing(session, *static_cast<const T*>(record));
    };
  return entity;
}

}  // namespace erp
