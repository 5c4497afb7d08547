#include "app/modules.hpp"

#include "modules/accounting/account.hpp"
#include "modules/accounting/journal.hpp"
#include "modules/accounting/period.hpp"
#include "modules/accounting/phrase.hpp"
#include "modules/archive/attachment.hpp"
#include "modules/archive/import_batch.hpp"
#include "modules/archive/job.hpp"
#include "modules/archive/mail_message.hpp"
#include "modules/banking/open_items.hpp"
#include "modules/banking/receipt.hpp"
#include "modules/identity/access_review.hpp"
#include "modules/identity/api_key.hpp"
#include "modules/identity/audit_log.hpp"
#include "modules/identity/duty_rule.hpp"
#include "modules/identity/personal_read.hpp"
#include "modules/identity/role.hpp"
#include "modules/identity/role_assignment.hpp"
#include "modules/identity/saved_view.hpp"
#include "modules/identity/sign_in_session.hpp"
#include "modules/identity/user.hpp"
#include "modules/item/item.hpp"
#include "modules/operations/machine_request.hpp"
#include "modules/operations/task.hpp"
#include "modules/organization/business_calendar.hpp"
#include "modules/organization/department_change.hpp"
#include "modules/organization/organization.hpp"
#include "modules/organization/team.hpp"
#include "modules/party/party.hpp"
#include "modules/project/project.hpp"
#include "modules/sales/invoice.hpp"
#include "modules/support/knowledge_article.hpp"
#include "modules/support/maintenance_window.hpp"
#include "modules/support/support_macro.hpp"
#include "modules/support/support_policy.hpp"
#include "modules/support/support_tier.hpp"
#include "modules/support/ticket_message.hpp"
#include "modules/support/ticket_rating.hpp"

namespace erp {

std::span<const Entity* const> entities() {
  static const Entity* const all[] = {
      &organization::Organization::entity,
      &organization::Department::entity,
      &organization::DepartmentChange::entity,
      &organization::ConcurrentPost::entity,
      &organization::Team::entity,
      &organization::BusinessCalendar::entity,
      &identity::User::entity,
      &identity::Role::entity,
      &identity::RoleAssignment::entity,
      &identity::DutyRule::entity,
      &identity::AccessReview::entity,
      &identity::ApiKey::entity,
      &identity::SignInSession::entity,
      &identity::SavedView::entity,
      &party::PaymentTerm::entity,
      &party::Partner::entity,
      &party::customer_entity,
      &party::supplier_entity,
      &item::Item::entity,
      &project::Project::entity,
      &accounting::Account::entity,
      &accounting::Phrase::entity,
      &accounting::JournalEntry::entity,
      &accounting::AccountingPeriod::entity,
      &banking::OpenItemRecord::entity,
      &banking::ReceiptDocument::entity,
      &sales::SalesInvoice::entity,
      &support::Ticket::entity,
      &support::TicketMessage::entity,
      &support::TicketRating::entity,
      &support::Incident::entity,
      &support::MaintenanceWindow::entity,
      &support::SupportMacro::entity,
      &support::KnowledgeArticle::entity,
      &support::SupportPolicy::entity,
      &support::SupportTier::entity,
      &support::EmergencyContact::entity,
      &support::OnCallDuty::entity,
      &operations::RunbookRun::entity,
      &operations::Task::entity,
      &operations::MachineRequest::entity,
      &archive::Attachment::entity,
      &archive::ImportBatch::entity,
      &identity::AuditLog::entity,
      &identity::PersonalRead::entity,
      &archive::Job::entity,
      &archive::MailMessage::entity,
  };
  return all;
}

}  // namespace erp
