#include "modules/support/incident_evidence.hpp"

#include "entity/session.hpp"
#include "modules/archive/attachment.hpp"
#include "modules/support/incident_actions.hpp"
#include "service/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace erp::support {
namespace {

constexpr std::size_t longest_title_host = 100;

std::string told(const Evidence& evidence, bool known) {
  auto text = fmt::format(
      "{}: {}\n{} bytes, SHA-256 {}", evidence.host, evidence.file, evidence.bytes, evidence.sha256);
  if (!evidence.incident.empty() && !known)
    text += fmt::format(
        "\n{} がないため、新しく起票しました。/ There is no {}: this one was opened.",
        evidence.incident,
        evidence.incident);
  return text;
}

std::optional<std::string> incident_that_has(Session& session, const Uuid& evidence) {
  const auto rows = session.run(
      "select i.number from incident_entry e join incident i on i.organization_id = e.organization_id and "
      "i.id = e.incident_id where e.organization_id = current_organization() and e.id = $1",
      {to_text(evidence)});
  if (rows.size() == 0) return {};
  return std::string{rows.text(0, 0)};
}

// Locked; false: there is none of that number.
bool find_named(Session& session, const std::string& number, Incident& incident) {
  const auto rows = session.run(
      "select id from incident where organization_id = current_organization() and number = $1", {number});
  Id<Incident> id;
  if (rows.size() == 0 || !parse(rows.text(0, 0), id.value)) return false;
  incident = session.lock(id);
  return true;
}

void attach(Session& session, const Incident& incident, const Evidence& evidence, const StoredFile& stored) {
  archive::Attachment attachment;
  attachment.resource = Incident::entity.name;
  attachment.record_id = incident.id.value;
  const auto name = std::filesystem::path{evidence.file}.filename().string();
  attachment.file_name = archive::is_file_name(name) ? name : "snapshot.tar.zst";
  attachment.media_type = stored.media_type;
  attachment.size = static_cast<std::int64_t>(stored.bytes);
  attachment.sha256 = stored.sha256;
  session.save(attachment, "create");
}

}  // namespace

std::string keep_evidence(Session& session, const Evidence& evidence, const StoredFile* stored) {
  session.queue(
      "select pg_advisory_xact_lock(hashtextextended('evidence ' || $1, 0))", {to_text(evidence.id)});
  if (const auto number = incident_that_has(session, evidence.id)) return *number;
  Incident incident;
  const bool known = find_named(session, evidence.incident, incident);
  if (!known) {
    incident.title =
        "緊急スナップショット / Emergency snapshot: " + evidence.host.substr(0, longest_title_host);
    open_incident(session, incident);
    write_down(session, incident, EntryKind::opened, "", false);
  }
  auto& entry = write_down(session, incident, EntryKind::evidence_kept, told(evidence, known), false);
  entry.id.value = evidence.id;
  entry.at = evidence.at;
  session.save(incident, known ? "keep_evidence" : "create");
  if (stored) attach(session, incident, evidence, *stored);
  return incident.number;
}

}  // namespace erp::support
