#include "app/operations/report_paper.hpp"

#include "app/operations/channels.hpp"
#include "modules/operations/notice.hpp"
#include "modules/print/text_paper.hpp"

namespace erp::app {

std::string report_pdf(const std::string& subject, const std::string& text, Instant at) {
  return paper::text_pdf(
      {.title = subject,
       .note = host_name() + "  " + operations::local_text(at),
       .text = text,
       .author = host_name(),
       .created_at = at});
}

}  // namespace erp::app
