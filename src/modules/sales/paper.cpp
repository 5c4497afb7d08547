#include "modules/sales/paper.hpp"

#include "modules/sales/paper_layout.hpp"

namespace erp::sales {

std::string render_pdf(const InvoicePaper& paper) {
  return PaperLayout{paper}.pdf();
}

}  // namespace erp::sales
