#include "app/snapshot/evidence.hpp"

#include "app/backup/dump_file.hpp"
#include "app/company.hpp"
#include "app/operations/channels.hpp"
#include "runtime/loop.hpp"
#include "service/durable.hpp"
#include "service/files.hpp"
#include "service/rights_of_owner.hpp"
#include "service/secrets.hpp"

#include <boost/json.hpp>

#include <iostream>

namespace erp::app::snapshot {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using support::Evidence;

fs::path folder_of_notes(const Config& config) {
  return config.operations.state_folder / "evidence";
}

std::optional<Evidence> read_note(const fs::path& file) {
  const auto text = content_of(file);
  if (!text) return {};
  try {
    const json::value note = json::parse(*text);
    const auto told = [&](const char* name) { return std::string{note.at(name).as_string()}; };
    Evidence evidence{
        .host = told("host"), .file = told("file"), .sha256 = told("sha256"), .incident = told("incident")};
    evidence.bytes = note.at("bytes").as_int64();
    if (!parse(told("id"), evidence.id) || !parse(told("at"), evidence.at))
      throw std::runtime_error{"id or time cannot be read"};
    return evidence;
  } catch (const std::exception& error) {
    std::cerr << "itdo-erp: " << file.string() << ": " << error.what() << '\n';
    return {};
  }
}

// The store has it already, or takes it now; nothing if it cannot.
std::optional<StoredFile> stored(const Config& config, const Evidence& evidence) {
  const auto most = config.files.max_bytes;
  if (evidence.bytes > static_cast<std::int64_t>(most)) return {};
  try {
    const Files files{config.files.folder};
    auto content = files.read(evidence.sha256);
    if (!content) content = content_of(evidence.file);
    if (!content || hexadecimal(sha256(*content)) != evidence.sha256) return {};
    return files.save(*content, "", most);
  } catch (const std::exception&) {
    return {};  // its name, its size and its digest are kept all the same
  }
}

// Megabytes are read and hashed: not on the loop that answers requests.
WorkerPool& hand_of_files() {
  static WorkerPool pool{1, 1};
  return pool;
}

}  // namespace

Evidence evidence_of(const fs::path& archive, const std::string& incident) {
  Evidence evidence{.id = Uuid::generate(), .at = now(), .host = host_name(), .incident = incident};
  evidence.file = fs::absolute(archive).string();
  evidence.sha256 = backup::sha256_of_file(archive);
  evidence.bytes = static_cast<std::int64_t>(fs::file_size(archive));
  return evidence;
}

void leave(const Config& config, const Evidence& evidence) {
  stored(config, evidence);
  const auto folder = folder_of_notes(config);
  make_folders(folder);
  const json::object note{
      {"id", to_text(evidence.id)},
      {"at", to_text(evidence.at)},
      {"host", evidence.host},
      {"file", evidence.file},
      {"bytes", evidence.bytes},
      {"sha256", evidence.sha256},
      {"incident", evidence.incident}};
  write_durably(folder / (to_text(evidence.id) + ".json"), json::serialize(note) + "\n");
}

void hand_over(db::Database& database, const Config& config, const Uuid& company, const Told& told) {
  std::error_code none;
  for (const auto& entry : fs::directory_iterator{folder_of_notes(config), none}) {
    if (entry.path().extension() != ".json") continue;
    const auto evidence = read_note(entry.path());
    if (!evidence) continue;
    std::optional<StoredFile> file;
    hand_of_files().run([&] {
      // Whoever may leave a note does not get to read by it what she may not read herself.
      const RightsOfOwner owner{folder_of_notes(config)};
      file = stored(config, *evidence);
    });
    Session session{database, program_in(company)};
    const auto incident = support::keep_evidence(session, *evidence, file ? &*file : nullptr);
    session.commit();
    {
      const RightsOfOwner owner{folder_of_notes(config)};
      fs::remove(entry.path(), none);
    }
    told(*evidence, incident);
  }
}

}  // namespace erp::app::snapshot
