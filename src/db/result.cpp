#include "db/result.hpp"

#include <charconv>
#include <cstring>

namespace erp::db {
namespace {

PGresult* raw(const std::shared_ptr<void>& result) {
  return static_cast<PGresult*>(result.get());
}

std::string_view field(const PGresult* result, int code) {
  const char* text = PQresultErrorField(result, code);
  return text ? text : "";
}

}  // namespace

bool failed(const PGresult* result) {
  switch (PQresultStatus(result)) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_EMPTY_QUERY:
    case PGRES_PIPELINE_SYNC:
      return false;
    default:
      return true;
  }
}

bool ends_session(const PGresult* result) {
  if (PQresultStatus(result) != PGRES_FATAL_ERROR) return false;
  const std::string_view severity = field(result, PG_DIAG_SEVERITY_NONLOCALIZED);
  return severity.empty() || severity == "FATAL" || severity == "PANIC";
}

bool has_state(const PGresult* result, std::string_view sqlstate) {
  return result && field(result, PG_DIAG_SQLSTATE) == sqlstate;
}

Error to_error(const PGresult* result) {
  Error error{std::string{field(result, PG_DIAG_MESSAGE_PRIMARY)}};
  error.sqlstate = field(result, PG_DIAG_SQLSTATE);
  error.constraint = field(result, PG_DIAG_CONSTRAINT_NAME);
  error.table = field(result, PG_DIAG_TABLE_NAME);
  error.column = field(result, PG_DIAG_COLUMN_NAME);
  error.detail = field(result, PG_DIAG_MESSAGE_DETAIL);
  return error;
}

void check(const Values& values) {
  const auto refuse = [](const char* what, const char* sqlstate) {
    Error error{what};
    error.sqlstate = sqlstate;
    throw error;
  };
  if (values.size() > 65535) refuse("a statement has more than 65535 values", "54000");
  for (const auto& value : values) {
    if (value && std::memchr(value->data(), 0, value->size())) refuse("a text contains a zero byte", "22021");
  }
}

Rows::Rows(void* result) : result_{result, [](void* owned) { PQclear(static_cast<PGresult*>(owned)); }} {}

std::size_t Rows::size() const {
  return static_cast<std::size_t>(PQntuples(raw(result_)));
}

std::size_t Rows::affected() const {
  if (!result_) return 0;
  const std::string_view count = PQcmdTuples(raw(result_));
  std::size_t number = 0;
  std::from_chars(count.data(), count.data() + count.size(), number);
  return number;
}

bool Rows::null(std::size_t row, std::size_t column) const {
  return PQgetisnull(raw(result_), static_cast<int>(row), static_cast<int>(column)) != 0;
}

std::string_view Rows::text(std::size_t row, std::size_t column) const {
  const int r = static_cast<int>(row), c = static_cast<int>(column);
  const char* text = PQgetvalue(raw(result_), r, c);
  if (!text) return {};
  return {text, static_cast<std::size_t>(PQgetlength(raw(result_), r, c))};
}

std::int64_t Rows::integer(std::size_t row, std::size_t column) const {
  const auto digits = text(row, column);
  std::int64_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return value;
}

std::optional<std::string_view> Rows::at(std::size_t row, std::size_t column) const {
  if (null(row, column)) return std::nullopt;
  return text(row, column);
}

}  // namespace erp::db
