#include "app/generations.hpp"

#include "service/config.hpp"

#include <fstream>
#include <system_error>

namespace erp::app {

std::filesystem::path generations_file() {
  const auto variables = process_environment();
  const auto folder = variables.find("RUNTIME_DIRECTORY");
  return std::filesystem::path{folder == variables.end() ? "/run/itdo-erp" : folder->second} / "settings";
}

void write_generations(const Generations& now) {
  const auto file = generations_file();
  auto unfinished = file;
  unfinished += ".unfinished";
  std::ofstream out{unfinished, std::ios::trunc};
  out << now.process << ' ' << now.begun << ' ' << now.ended << '\n' << now.refusal << '\n';
  out.close();
  std::error_code error;
  if (out) std::filesystem::rename(unfinished, file, error);
}

std::optional<Generations> read_generations() {
  std::ifstream in{generations_file()};
  Generations found;
  if (!(in >> found.process >> found.begun >> found.ended)) return {};
  std::string rest_of_line;
  std::getline(in, rest_of_line);
  std::getline(in, found.refusal);
  return found;
}

}  // namespace erp::app
