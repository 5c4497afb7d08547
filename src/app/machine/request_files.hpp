// Where the server leaves what it asks of root's job, and where that job answers: two folders below
// operations.machine_folder, each written by one of them alone.
//
//   asked/ID.json     by the server: a request, whole
//   answered/ID.json  by root: the request as it stands now; ID.log: what the program says meanwhile
#pragma once

#include "modules/operations/machine_request.hpp"
#include "service/config.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace erp::app::machine {

using operations::MachineRequest;

std::filesystem::path asked_folder(const Config&);
std::filesystem::path answered_folder(const Config&);
std::filesystem::path answer_file(const Config&, const Uuid& id);
std::filesystem::path output_file(const Config&, const Uuid& id);

// The server's part. Throws std::system_error where nobody installed the folders.
void lay_down(const Config&, const MachineRequest&);
void take_back(const Config&, const MachineRequest&);

// Root's part. Files of another form are removed: they cannot be answered.
std::vector<MachineRequest> asked(const Config&);  // the oldest first
void answer(const Config&, MachineRequest&);       // counts its revision up
std::optional<MachineRequest> answer_to(const Config&, const Uuid& id);
void forget_old_answers(const Config&, Instant now);

// The last lines of what was said so far; empty: nothing.
std::string last_output(const Config&, const Uuid& id);

}  // namespace erp::app::machine
