// Companies and their departments.
#pragma once

#include "base/decimal.hpp"
#include "base/values.hpp"
#include "entity/entity.hpp"

#include <optional>
#include <string>
#include <vector>

namespace erp::identity {
struct User;
}

namespace erp::organization {

// A company that keeps its books here: the tenant that everything else belongs to.
struct Organization {
  Id<Organization> id;
  Version version;
  std::string code;
  std::string name;
  std::optional<std::string> name_kana;
  std::optional<std::string> description;
  std::optional<std::string> industry;
  std::optional<std::string> size;
  std::optional<std::string> postal_code;
  std::optional<std::string> address;
  std::optional<std::string> phone;
  std::optional<std::string> email;
  std::optional<std::string> website;
  std::optional<std::string> registration_number;  // T and 13 digits: an issuer of qualified invoices
  std::optional<std::string> bank_account;         // 振込先, as printed on invoices
  std::int64_t fiscal_year_start_month = 4;
  std::string currency = "JPY";
  std::string time_zone = "Asia/Tokyo";
  Rounding tax_rounding = Rounding::down;
  std::vector<std::string> second_factor_roles;  // who has one of these works only with a second factor
  std::int64_t password_days = 0;                // after which a password must be changed; 0: never
  std::int64_t personal_data_years = 5;          // that data of people who left are kept
  bool is_active = true;
  static const Entity entity;
};

// A department; path and level follow from its parent.
struct Department {
  Id<Department> id;
  Version version;
  std::string code;
  std::string name;
  std::optional<std::string> description;
  std::optional<Id<Department>> parent_id;
  std::optional<Id<identity::User>> manager_id;
  std::optional<Amount> budget;
  std::string path;
  std::int64_t level = 1;
  bool is_active = true;
  static const Entity entity;
};

// The company that the session works for.
Organization own_organization(Session&);

}  // namespace erp::organization
