// 仕訳, 勘定科目, 会計期間.
import { createElement } from 'react'
import { showEffectWith } from '@/entity/effects'
import { declare } from '@/entity/screens'

showEffectWith('journal_entry', async () => {
  const { EntryTable } = await import('./entry_table')
  return (entry) => createElement(EntryTable, { entry, plain: true })
})

export const journal_entries = declare<'JournalEntry'>({
  name: 'journal-entries',
  api: '/financial/journal-entries',
  hasFiles: true,
  tones: { draft: 'plain', posted: 'good' },
  columns: [
    'number',
    'entry_date',
    'description',
    'document_class',
    'reference_number',
    'total_amount',
    'state',
  ],
  filters: ['state', 'entry_date', 'document_class'],
  sections: [{ title: 'basics', fields: ['entry_date', 'description', 'reference_number'] }],
})

export const accounts = declare<'Account'>({
  name: 'accounts',
  api: '/financial/accounts',
  imports: true,
  columns: [
    'account_code',
    'account_name',
    'account_name_kana',
    'account_type',
    'statement_line',
    'balance',
    'is_active',
  ],
  filters: ['account_type', 'is_active'],
})

export const phrases = declare<'Phrase'>({
  name: 'phrases',
  api: '/phrases',
  imports: true,
  columns: ['code', 'name', 'name_kana', 'is_active'],
  filters: ['is_active'],
})

export const periods = declare<'AccountingPeriod'>({
  name: 'periods',
  api: '/financial/periods',
  key: ['start_date'],
  tones: { open: 'good', closed: 'void' },
  columns: ['start_date', 'end_date', 'fiscal_year', 'period_no', 'state', 'locked_classes'],
})
