// A view of a list that somebody keeps under a name, for herself or for everybody: filters, order and
// columns.
#pragma once

#include "base/values.hpp"
#include "entity/entity.hpp"

#include <string>

namespace erp::identity {

struct SavedView {
  Id<SavedView> id;
  Version version;
  std::string screen;   // "invoices"
  std::string name;     // what people call it
  std::string address;  // of the screen, from its path on: "/invoices?state=posted"
  bool is_shared = false;
  bool is_default = false;  // how the list opens for the one who made it
  static const Entity entity;
};

}  // namespace erp::identity
