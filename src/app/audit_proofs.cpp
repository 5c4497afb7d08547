#include "app/audit_proofs.hpp"

#include "service/durable.hpp"

#include <boost/json.hpp>

#include <iostream>
#include <sstream>

namespace erp::app {
namespace {

std::filesystem::path proofs_file(const Config& config) {
  return config.operations.state_folder / "audit-proofs.jsonl";
}

std::optional<KeptProof> read_proof(const std::string& line) {
  boost::system::error_code broken;
  const auto value = boost::json::parse(line, broken);
  if (broken || !value.is_object()) return {};
  const auto text = [&](const char* name) {
    const auto* const found = value.as_object().if_contains(name);
    return found && found->is_string() ? std::string{found->as_string()} : std::string{};
  };
  const auto number = [&](const char* name) {
    const auto* const found = value.as_object().if_contains(name);
    return found && found->is_int64() ? found->as_int64() : 0;
  };
  KeptProof proof{
      .rows = number("rows"),
      .blocks = number("blocks"),
      .findings = number("findings"),
      .head = text("head")};
  if (!parse(text("organization"), proof.organization) || !parse(text("at"), proof.at)) return {};
  return proof;
}

}  // namespace

void keep_proof(const Config& config, const Company& company, const identity::AuditProof& proof) {
  const boost::json::object line{
      {"at", to_text(now())},
      {"organization", to_text(company.id)},
      {"rows", proof.rows},
      {"blocks", proof.blocks},
      {"findings", static_cast<std::int64_t>(proof.findings.size())},
      {"head", proof.head}};
  try {
    make_folders(config.operations.state_folder);
    append_to(proofs_file(config), boost::json::serialize(line) + "\n");
  } catch (const std::exception& error) {
    std::cerr << "itdo-erp: the proof was not written down: " << error.what() << '\n';
  }
}

std::optional<KeptProof> last_proof(const Config& config, const Uuid& organization) {
  std::optional<KeptProof> newest;
  std::istringstream lines{content_of(proofs_file(config)).value_or("")};
  for (std::string line; std::getline(lines, line);)
    if (auto proof = read_proof(line); proof && proof->organization == organization)
      newest = std::move(proof);
  return newest;
}

}  // namespace erp::app
