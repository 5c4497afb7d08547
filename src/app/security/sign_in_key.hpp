// The key beside the database that passwords and secrets of the second factor are closed with (KeyRing).
#pragma once

#include "service/config.hpp"

#include <filesystem>
#include <string>

namespace erp::app::security {

// Where the keys are; if the setting is empty, where they will be: sign-in.key beside the folder of the
// settings file.
std::filesystem::path sign_in_key(const Config&, const std::filesystem::path& settings_file);

// Puts a new key in front of those that are there, and names their file in the settings file if the setting
// is empty. Answers where the keys are.
std::filesystem::path add_sign_in_key(const Config&, const std::filesystem::path& settings_file);

// Seals the secrets of the second factor that have not the key of today. How many that were.
std::size_t seal_second_factors(const Config&);

}  // namespace erp::app::security
