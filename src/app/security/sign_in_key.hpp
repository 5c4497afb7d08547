// The key beside the database that passwords and secrets of the second factor are closed with (KeyRing).
#pragma once

#include "service/config.hpp"

#include <filesystem>
#include <string>

namespace erp::app::security {

// Puts a new key in front of those in sign_in.secret_file. Is there none, it makes sign-in.key beside the
// folder of the settings file and names it there. Answers where the keys are.
std::filesystem::path add_sign_in_key(const Config&, const std::filesystem::path& settings_file);

// Seals the secrets of the second factor that have not the key of today. How many that were.
std::size_t seal_second_factors(const Config&);

}  // namespace erp::app::security
