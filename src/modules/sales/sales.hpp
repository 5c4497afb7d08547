// What sales offers to the program around it: the paper of an invoice.
#pragma once

#include "base/uuid.hpp"

#include <string>

namespace erp {
class Files;
class Session;
class WorkerPool;
}  // namespace erp

namespace erp::sales {

struct IssuedPaper {
  std::string file_name;  // "INV-2026-11-00001.pdf"
  std::string pdf;
};

// The PDF of an invoice. A posted one is made once and kept: whoever asks later gets the same bytes. A draft
// is made anew each time, with a watermark.
IssuedPaper issue_paper(Session&, const Uuid& invoice, Files&, WorkerPool&);

}  // namespace erp::sales
