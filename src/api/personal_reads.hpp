// Who reads personal data: noted as it is answered, and written together once a second, so that nobody waits
// for the log of what she reads.
#pragma once

#include "db/database.hpp"
#include "modules/identity/personal_read.hpp"

#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace erp::api {

class PersonalReads {
 public:
  explicit PersonalReads(db::Database& database) : database_{database} {}

  // That `rows` records of this kind were shown. `record`: the one; none: many. What a person reads of
  // herself is no news. A reader waits only when the log cannot be written as fast as is read.
  void note(
      const Actor&, const Entity&, identity::ReadWay, const Uuid& record, std::int64_t rows,
      const std::vector<std::string>& fields = {});
  // Writes what was noted; what cannot be written is kept for the next time. Throws what the database threw.
  void write();

 private:
  // Whoever reads the same in the same way again is counted where she stands.
  struct Key {
    Uuid user, api_key;
    std::string resource;
    Uuid record;
    identity::ReadWay way;
    auto operator<=>(const Key&) const = default;
  };
  using Noted = std::map<Key, identity::PersonalRead>;

  bool add(const Uuid& organization, const Key&, const identity::PersonalRead&);  // false: too many wait
  void write(const Uuid& organization, const Noted&);

  db::Database& database_;
  std::mutex mutex_;
  std::map<Uuid, Noted> noted_;  // by organization
};

}  // namespace erp::api
