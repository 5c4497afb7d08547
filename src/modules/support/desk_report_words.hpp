// The month of the desk in words: for paper, mail and terminal.
#pragma once

#include "base/language.hpp"
#include "modules/support/desk_report.hpp"

namespace erp {
class Catalogue;
}

namespace erp::support {

struct DeskTable {
  std::string title;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows;
};

class DeskWords {
 public:
  DeskWords(const DeskReport& report, const Catalogue& catalogue, Language language)
      : report_{report}, catalogue_{catalogue}, language_{language} {}
  std::string title() const;  // with the company and the month
  std::string note() const;   // until when it counts, if the month is not over; else empty
  std::vector<DeskTable> tables() const;
  std::string text() const;

 private:
  std::string word(std::string_view key) const;
  std::string duration(const std::optional<std::int64_t>& seconds) const;
  std::vector<std::string> row(std::string label, const DeskLine&) const;
  template <std::size_t N>
  DeskTable breakdown(
      std::string_view group, const std::array<DeskLine, N>&, std::span<const std::string_view> keys) const;
  DeskTable times() const;
  DeskTable escalations() const;
  DeskTable ratings() const;

  const DeskReport& report_;
  const Catalogue& catalogue_;
  Language language_;
};

}  // namespace erp::support
