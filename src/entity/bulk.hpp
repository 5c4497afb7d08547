// Writes many described records by COPY: for loading, never in a request. Rules of documents are the caller's
// business; what the database guards (balance, periods, references, tenancy) it guards here too.
#pragma once

#include "base/values.hpp"
#include "db/direct.hpp"
#include "entity/entity.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace erp {

class Bulk {
 public:
  using Extra = std::vector<std::pair<std::string_view, db::Value>>;  // columns that are not described

  // All rows belong to this organization; the connection's scope is set to it.
  Bulk(db::Direct&, const Uuid& organization);
  // The record with all its lines.
  void add(const Entity&, const void* record, const Extra& = {}, const Extra& of_lines = {});
  void add_row(std::string_view table, const Extra& columns);
  std::size_t rows() const { return rows_; }  // since the last flush
  void flush();  // in one transaction, tables in the order in which they first came

 private:
  struct Table {
    std::string copy, insert, empty, text;
  };
  Table& table(std::string_view name, const std::string& columns);

  db::Direct& connection_;
  const std::string organization_;
  std::map<std::string, std::size_t, std::less<>> places_;
  std::vector<Table> tables_;
  std::size_t rows_ = 0;
};

}  // namespace erp
