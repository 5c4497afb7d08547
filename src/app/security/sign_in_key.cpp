#include "app/security/sign_in_key.hpp"

#include "app/security/secrets_file.hpp"
#include "db/direct.hpp"
#include "service/durable.hpp"
#include "service/key_ring.hpp"

namespace erp::app::security {

namespace fs = std::filesystem;

fs::path sign_in_key(const Config& config, const fs::path& settings_file) {
  const auto& known = config.sign_in.secret_file;
  return known.empty() ? settings_file.parent_path().parent_path() / "sign-in.key" : known;
}

fs::path add_sign_in_key(const Config& config, const fs::path& settings_file) {
  const auto path = sign_in_key(config, settings_file);
  write_private(path, new_key() + "\n" + erp::content_of(path).value_or(""));
  if (config.sign_in.secret_file.empty()) {
    SecretsFile secrets{settings_file};
    secrets.put("sign_in", "secret_file", path.string());
    secrets.keep();
  }
  return path;
}

std::size_t seal_second_factors(const Config& config) {
  const KeyRing keys{config.sign_in.secret_file};
  db::Direct connection{config.database.url};
  connection.run("select set_config('itdo.access', 'system', false)");
  const auto rows = connection.run("select user_id, secret from second_factor");
  std::size_t sealed = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string user{rows.text(i, 0)}, stored{rows.text(i, 1)};
    if (keys.is_sealed_in_use(stored)) continue;
    // Not if she has just made another one.
    sealed += connection
                  .run(
                      "update second_factor set secret = $3 where user_id = $1 and secret = $2 returning 1",
                      {user, stored, keys.seal(keys.unseal(stored, user), user)})
                  .size();
  }
  return sealed;
}

}  // namespace erp::app::security
