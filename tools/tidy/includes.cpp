#include "house.hpp"
#include "rules.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

namespace tidy {
namespace {

bool allows(const Words& allowed, std::string_view target) {
  return std::any_of(allowed.begin(), allowed.end(), [&](std::string_view one) {
    return one.ends_with('/') ? target.starts_with(one) : target == one;
  });
}

// "sales" of "modules/sales/invoice.hpp".
std::string_view module_of(std::string_view path) {
  constexpr std::string_view folder = "modules/";
  if (!path.starts_with(folder)) return {};
  path.remove_prefix(folder.size());
  const auto end = path.find('/');
  return end == std::string_view::npos ? std::string_view{} : path.substr(0, end);
}

// Why a file of module `own` may not include a header of another module; empty if it may.
std::string module_fault(std::string_view own, std::string_view target) {
  const auto other = module_of(target);
  if (own == other || own.empty() || other.empty()) return {};
  const auto place = [](std::string_view name) {
    return std::find(module_order.begin(), module_order.end(), name) - module_order.begin();
  };
  for (const auto name : {own, other})
    if (place(name) == std::ssize(module_order))
      return std::string{name} + " is not in the order of modules: tools/tidy/house.hpp";
  for (const auto& [from, record] : references_upward)
    if (from == own && record == target) return {};
  if (place(other) >= place(own))
    return std::string{own} + " may not include " + std::string{target} + ": " + std::string{other} +
           " stands above it in the order of modules";
  for (const auto ending : inner_endings)
    if (target.ends_with(ending))
      return std::string{target} + " is the inner business of " + std::string{other} +
             ": include its front header";
  return {};
}

std::string layer_fault(const Source& source, std::string_view target) {
  const auto own = source.layer();
  const auto named = [](std::string_view name) {
    return std::find_if(layers.begin(), layers.end(), [&](const Layer& l) { return l.name == name; });
  };
  const auto layer = named(own), other = named(target.substr(0, target.find('/')));
  if (layer == layers.end()) return "src/" + std::string{own} + " is not in the table of layers";
  if (other == layers.end())
    return "include by the path within src: \"" + std::string{target} + "\" is not one";
  if (other == layer) {
    if (own != "modules") return {};
    return module_fault(module_of(std::string_view{source.path}.substr(4)), target);
  }
  if (allows(layer->may_include, target) || (source.is_test() && other < layer)) return {};
  return std::string{own} + " may not include " + std::string{target};
}

}  // namespace

void check_includes(const Source& source, Violations& violations) {
  if (!source.is_cpp() || source.layer().empty()) return;
  std::size_t number = 0;
  for (auto line : lines_of(source.text)) {
    ++number;
    constexpr std::string_view directive = "#include ";
    if (!line.starts_with(directive)) continue;
    line.remove_prefix(directive.size());
    if (line.starts_with('"')) {
      const auto target = line.substr(1, line.find('"', 1) - 1);
      if (auto fault = layer_fault(source, target); !fault.empty())
        violations.push_back({source.path, number, std::move(fault)});
    }
    for (const auto heavy : heavy_includes)
      if (source.is_header() && line.starts_with(heavy) &&
          !(source.layer() == "db" && heavy == "<libpq-fe.h>"))
        violations.push_back({source.path, number, "too heavy for a header: " + std::string{line}});
  }
}

}  // namespace tidy
