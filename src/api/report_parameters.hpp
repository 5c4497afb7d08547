// The parameters of a report, read from a query: everything that is wrong with them is said at once.
#pragma once

#include "base/problem.hpp"
#include "base/values.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace erp::api {

class ReportParameters {
 public:
  using Pairs = std::vector<std::pair<std::string, std::string>>;
  explicit ReportParameters(const Pairs& query) : query_{query} {}

  Date day(std::string_view name, Date otherwise);
  bool yes_no(std::string_view name);
  std::string text(std::string_view name);  // empty if it is not said
  Instant moment(std::string_view name);    // zero if it is not said
  std::int64_t number(std::string_view name, std::int64_t least, std::int64_t most, std::int64_t otherwise);
  // Empty if it is not said.
  std::string one_of(std::string_view name, std::span<const std::string_view> known);
  Uuid required_id(std::string_view name);
  // Names with commas between them: a bit for each one of `known` that is among them. Another is a problem.
  std::uint64_t choices(
      std::string_view name, std::string_view said, std::span<const std::string_view> known);

  // The first of two days must not be after the second; days that are not said are not compared.
  void order(std::string_view name, Date first, Date last);
  void refuse(std::string_view name, std::string_view code);
  // Throws Refused with all problems; parameters that were not asked for are problems too.
  void finish();

 private:
  const Pairs& query_;
  // Which company is meant was read before, with who asks.
  std::vector<std::string_view> known_{"organization_id"};
  Problems problems_;
};

}  // namespace erp::api
