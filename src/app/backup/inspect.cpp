#include "app/backup/inspect.hpp"

#include "app/commands.hpp"
#include "app/database_url.hpp"
#include "db/direct.hpp"
#include "db/migrate.hpp"
#include "service/process.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>

namespace erp::app::backup {
namespace {

namespace fs = std::filesystem;

// Looks through the text of a dump as it comes: its first lines, its last, and the migrations that ran.
class DumpReader {
 public:
  void read(std::string_view content) {
    if (head_.size() < head_bytes) head_ += content.substr(0, head_bytes - head_.size());
    tail_ += content;
    if (!done_) look_for_migrations();
    if (tail_.size() > tail_bytes) tail_.erase(0, tail_.size() - tail_bytes);
  }
  bool is_dump() const { return head_.find("-- PostgreSQL database dump") != std::string::npos; }
  bool is_complete() const { return tail_.find("-- PostgreSQL database dump complete") != std::string::npos; }
  bool has_migrations() const { return done_; }
  const std::vector<std::pair<std::int64_t, std::string>>& migrations() const { return migrations_; }

  // The major version of the server that was dumped: "-- Dumped from database version 15.20 (Debian …)".
  int server() const {
    static constexpr std::string_view sign = "-- Dumped from database version ";
    const auto at = head_.find(sign);
    int major = 0;
    if (at != std::string::npos)
      std::from_chars(head_.data() + at + sign.size(), head_.data() + head_.size(), major);
    return major;
  }

 private:
  static constexpr std::size_t head_bytes = 8 << 10, tail_bytes = 1 << 20;

  // The table is small: all of it lies within the part that is kept.
  void look_for_migrations() {
    const auto at = tail_.find("\nCOPY public.schema_migration (");
    if (at == std::string::npos) return;
    const auto start = tail_.find('\n', at + 1);
    const auto end = start == std::string::npos ? start : tail_.find("\n\\.", start);
    if (end == std::string::npos) return;
    const auto columns = tail_.substr(at, start - at);
    done_ = columns.find("(number, ") != std::string::npos;
    for (std::size_t line = start + 1; done_ && line <= end;) {
      const auto next = std::min(tail_.find('\n', line), end);
      add(std::string_view{tail_}.substr(line, next - line));
      line = next + 1;
    }
  }

  void add(std::string_view row) {
    std::int64_t number = 0;
    std::from_chars(row.data(), row.data() + row.size(), number);
    if (number > 0) migrations_.emplace_back(number, std::string{row});
  }

  std::string head_, tail_;
  bool done_ = false;
  std::vector<std::pair<std::int64_t, std::string>> migrations_;
};

void check_migrations(const DumpReader& dump) {
  const auto own = db::read_migrations(shared_folder("migrations"));
  for (const auto& [number, row] : dump.migrations()) {
    const auto found = std::ranges::find(own, number, [](const auto& m) { return std::int64_t{m.number}; });
    if (found == own.end())
      throw Unusable{
          "schema_newer",
          "the backup has migration " + std::to_string(number) +
              ", which this program does not know: install the program that made it"};
    if (row.find(found->checksum) == std::string::npos)
      throw Unusable{"schema_altered", "migration " + found->name + " of the backup had another text"};
  }
}

int server_version(const Config& config) {
  db::Direct server{to_database(config.database.maintenance_url, "postgres")};
  return std::stoi(std::string{server.run("show server_version_num").text(0, 0)}) / 10'000;
}

bool is_encrypted(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  std::string start(21, '\0');
  file.read(start.data(), static_cast<std::streamsize>(start.size()));
  return start.starts_with("age-encryption.org/v1");
}

void decrypt(const Config& config, Inspected& inspected, const fs::path& file) {
  if (config.backup.identity.empty())
    throw Unusable{
        "key_missing", "the backup is encrypted: name the file of the secret key in backup.identity"};
  const fs::path copy = config.backup.folder / (file.filename().string() + ".decrypted");
  inspected.cleanup = {nullptr, [copy](void*) {
                         std::error_code none;
                         fs::remove(copy, none);
                       }};
  const auto done =
      run({{"age",
            "--decrypt",
            "--identity",
            config.backup.identity.string(),
            "--output",
            copy.string(),
            file.string()}},
          "",
          std::chrono::hours{4});
  if (!done.ok()) throw Unusable{"key_wrong", "the backup cannot be decrypted: " + done.last_line()};
  inspected.plain = copy;
}

}  // namespace

Inspected inspect(const Config& config, const fs::path& named) {
  std::error_code none;
  fs::path file = fs::canonical(named, none);  // latest_backup.sql.gz is a link
  if (none) file = named;
  Inspected inspected{.plain = file, .manifest = read_manifest(file)};
  if (fs::is_regular_file(file, none) && is_encrypted(file)) decrypt(config, inspected, file);
  DumpReader dump;
  inspected.facts =
      read_dump(inspected.plain, [&](std::string_view content, std::int64_t) { dump.read(content); });
  if (!dump.is_dump()) throw Unusable{"not_a_backup", file.string() + " is no dump of PostgreSQL"};
  if (!dump.is_complete()) throw Unusable{"file_truncated", "the dump in " + file.string() + " has no end"};
  const bool altered = inspected.manifest && inspected.manifest->facts.sha256 != inspected.facts.sha256;
  if (altered && inspected.manifest->file != file.filename())
    throw Unusable{
        "manifest_of_other", "the manifest beside " + file.string() + " is of " + inspected.manifest->file};
  if (altered) throw Unusable{"checksum_differs", file.string() + " is not the file that was written"};
  if (!dump.has_migrations())
    throw Unusable{"other_program", "the dump in " + file.string() + " is of another program's database"};
  const auto name = database_of(config.database.url);
  if (inspected.manifest && inspected.manifest->content.database != name)
    throw Unusable{
        "other_database",
        "the backup is of database " + inspected.manifest->content.database + ", not of " + name};
  check_migrations(dump);
  if (const int own = server_version(config); dump.server() > own)
    throw Unusable{
        "server_too_old",
        "the backup comes from PostgreSQL " + std::to_string(dump.server()) + ", this is " +
            std::to_string(own)};
  inspected.schema = dump.migrations().empty() ? 0 : dump.migrations().back().first;
  return inspected;
}

void check_space(const Config& config, std::int64_t content_bytes) {
  db::Direct server{to_database(config.database.maintenance_url, "postgres")};
  std::error_code elsewhere;  // the server may be another machine
  const auto space = fs::space(std::string{server.run("show data_directory").text(0, 0)}, elsewhere);
  constexpr int with_indexes = 2;
  if (!elsewhere && static_cast<std::int64_t>(space.available) < content_bytes * with_indexes)
    throw Unusable{
        "no_space",
        "the disk of the database has " + std::to_string(space.available >> 20) +
            " MiB left, the backup needs " + std::to_string((content_bytes * with_indexes) >> 20)};
}

}  // namespace erp::app::backup
