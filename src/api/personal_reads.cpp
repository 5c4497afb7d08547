#include "api/personal_reads.hpp"

#include "entity/json.hpp"

namespace erp::api {

using identity::PersonalRead;
using identity::ReadWay;

namespace {

constexpr std::size_t most_waiting = 10'000;  // of one organization

// Measurements and logs of reading may be lost with the machine: nobody waits for the disk because of them.
constexpr std::string_view without_waiting = "set local synchronous_commit = off";

constexpr std::string_view add_reads = R"(
insert into personal_read (organization_id, id, at, user_id, api_key_id, resource, record_id, way, times,
    row_count, request_id)
  select current_organization(), r.* from jsonb_to_recordset($1::jsonb) as r(id uuid, at timestamptz,
    user_id uuid, api_key_id uuid, resource text, record_id uuid, way text, times bigint, row_count bigint,
    request_id text))";

}  // namespace

void PersonalReads::note(
    const Actor& actor, const Entity& entity, ReadWay way, const Uuid& record, std::int64_t rows,
    const std::vector<std::string>& fields) {
  if (rows == 0 || record == actor.user_id || !identity::shows_personal_data(entity, actor, fields)) return;
  const Uuid key = actor.narrowing ? actor.narrowing->api_key_id : Uuid{};
  PersonalRead read{
      .id = {Uuid::generate()},
      .at = now(),
      .user_id = {actor.user_id},
      .resource = std::string{entity.name},
      .way = way,
      .row_count = rows};
  if (key) read.api_key_id = {key};
  if (record) read.record_id = record;
  if (!actor.request_id.empty()) read.request_id = actor.request_id;
  const Key whose{actor.user_id, key, read.resource, record, way};
  if (!add(actor.organization_id, whose, read)) write();
}

bool PersonalReads::add(const Uuid& organization, const Key& key, const PersonalRead& read) {
  const std::lock_guard lock{mutex_};
  Noted& noted = noted_[organization];
  const auto [at, fresh] = noted.try_emplace(key, read);
  if (!fresh) {
    at->second.times += read.times;
    at->second.row_count += read.row_count;
  }
  return noted.size() < most_waiting;
}

void PersonalReads::write() {
  std::map<Uuid, Noted> all;
  {
    const std::lock_guard lock{mutex_};
    all.swap(noted_);
  }
  while (!all.empty()) {
    try {
      write(all.begin()->first, all.begin()->second);
    } catch (...) {
      for (const auto& [organization, noted] : all)
        for (const auto& [key, read] : noted) add(organization, key, read);
      throw;
    }
    all.erase(all.begin());
  }
}

void PersonalReads::write(const Uuid& organization, const Noted& noted) {
  std::string reads;
  for (const auto& [key, read] : noted) {
    reads += reads.empty() ? '[' : ',';
    write_json(PersonalRead::entity, &read, reads);
  }
  auto transaction = database_.begin({.organization_id = to_text(organization)});
  transaction.queue(without_waiting);
  transaction.queue(add_reads, {reads + "]"});
  transaction.commit();
}

}  // namespace erp::api
