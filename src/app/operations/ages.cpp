// What gets old: the newest verified backup, the certificate.
#include "app/backup/elsewhere.hpp"
#include "app/operations/probes.hpp"
#include "modules/operations/notice.hpp"
#include "service/durable.hpp"

#include <openssl/pem.h>
#include <openssl/x509.h>
#include <boost/json.hpp>

#include <cstdio>
#include <memory>

namespace erp::app {
namespace {

using operations::Look;

constexpr int certificate_days = 14;

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
struct FreeCertificate {
  void operator()(X509* certificate) const { X509_free(certificate); }
};

Finding failed(std::string why) {
  return {.look = Look::failed, .note = std::move(why)};
}

// By a file that says when it was made.
Finding look_at_age(
    const std::filesystem::path& file, const char* member, const std::string& thing, Instant now,
    std::chrono::milliseconds at_most) {
  const auto text = content_of(file);
  std::error_code unknown;
  if (!text && std::filesystem::exists(file, unknown)) return failed(file.string() + " cannot be read");
  if (!text) return failed("there is no " + thing + " (" + file.string() + ")");
  boost::system::error_code broken;
  const auto value = boost::json::parse(*text, broken);
  const auto* const finished = !broken && value.is_object() ? value.as_object().if_contains(member) : nullptr;
  Instant at;
  if (!finished || !finished->is_string() || !parse(std::string_view{finished->as_string()}, at))
    return failed(file.string() + " cannot be read");
  const std::int64_t age = now.microseconds - at.microseconds;
  const std::string words = operations::duration_text(age) + " old";
  const bool stale = age > std::chrono::microseconds{at_most}.count();
  return stale ? failed("the newest " + thing + " is " + words) : Finding{.look = Look::good, .note = words};
}

}  // namespace

Finding look_at_backup(const Config& config, Instant now) {
  return look_at_age(
      config.backup.folder / "latest_verified.json",
      "finished_at",
      "verified backup",
      now,
      config.operations.backup_age);
}

Finding look_at_copy(const Config& config, Instant now) {
  if (config.backup.copy_command.empty()) return {};
  const auto of_database = look_at_age(
      config.backup.folder / backup::copy_of_database,
      "copied_at",
      "copy in another place",
      now,
      config.operations.copy_age);
  const auto files = config.backup.folder / backup::copy_of_files;
  std::error_code none;
  // There is none until the attached files were backed up for the first time.
  if (of_database.look == Look::failed || !std::filesystem::exists(files, none)) return of_database;
  const auto of_files = look_at_age(
      files, "copied_at", "copy of attached files in another place", now, config.operations.copy_age);
  return of_files.look == Look::failed ? of_files : of_database;
}

Finding look_at_certificate(const Config& config, Instant now) {
  const auto& path = config.operations.certificate;
  if (path.empty()) return {};
  const std::unique_ptr<std::FILE, CloseFile> file{std::fopen(path.c_str(), "re")};
  if (!file) return failed(path.string() + " cannot be read");
  const std::unique_ptr<X509, FreeCertificate> certificate{
      PEM_read_X509(file.get(), nullptr, nullptr, nullptr)};
  if (!certificate) return failed(path.string() + " is no certificate");
  const std::unique_ptr<ASN1_TIME, decltype(&ASN1_TIME_free)> today{
      ASN1_TIME_set(nullptr, static_cast<time_t>(now.microseconds / 1'000'000)), &ASN1_TIME_free};
  int days = 0, seconds = 0;
  if (!today || ASN1_TIME_diff(&days, &seconds, today.get(), X509_get0_notAfter(certificate.get())) != 1)
    return failed(path.string() + " has no readable end");
  if (days < 0 || (days == 0 && seconds <= 0)) return failed("the certificate has expired");
  const std::string words = std::to_string(days) + " days left";
  return days < certificate_days ? failed(words) : Finding{.look = Look::good, .note = words};
}

}  // namespace erp::app
