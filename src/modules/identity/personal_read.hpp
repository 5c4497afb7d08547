// Who read personal data: the log as a document to be looked at, never to be written by hand.
#pragma once

#include "modules/identity/api_key.hpp"

namespace erp::identity {

// One record; a list of many; what a record was before; a file taken away.
enum class ReadWay : std::uint8_t { record, list, history, file };

struct PersonalRead {
  Id<PersonalRead> id;
  Instant at;
  Id<User> user_id;
  std::optional<Id<ApiKey>> api_key_id;
  std::string resource;
  std::optional<Uuid> record_id;  // none: many
  ReadWay way = ReadWay::record;
  std::int64_t times = 1;      // within the same second
  std::int64_t row_count = 1;  // records that were shown, all times together
  std::optional<std::string> request_id;
  static const Entity entity;
};

// Whether somebody with these rights sees personal data of such documents. `fields`: those she asked for;
// empty: all.
bool shows_personal_data(const Entity&, const Actor&, const std::vector<std::string>& fields = {});

}  // namespace erp::identity
