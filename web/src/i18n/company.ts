// The words of the company's settings, of its roles and of the change between companies.

const ja = {
  roles: {
    why: '役割ごとに実行できる操作の一覧です。役割は利用者の画面で割り当てます。',
    resource: '対象',
    allRecords: 'すべての対象',
    everything: 'すべての操作',
    reach: { own: '自分の分のみ', department: '自部門', subtree: '自部門と配下', all: '全社' },
    none: '権限なし',
    and: '、',
    hidden: (n: number) => `見えない項目 ${n} 件`,
  },
  company: {
    label: '会社の切替',
    changed: (name: string) => `「${name}」に切り替えました。`,
    failed: (name: string) => `「${name}」に切り替えられませんでした。再試行してください。`,
    elsewhere: 'ほかの会社のデータかもしれません。会社を切り替えて開き直してください。',
  },
  settings: {
    mail: 'メール送信',
    mailOn: '送信できます',
    mailOff: '送信サーバー未設定',
    mailHow:
      '送信サーバーが設定されるまで、メールは送信待ちのまま保管されます。サーバー管理者に依頼してください。',
    mailFailed: (n: number) => `送信に失敗したメール ${n} 件`,
    numbers: '書類番号',
    numbersWhy: '番号は確定時に、月ごとに欠番なく付きます。',
    numbersNone: '確定した書類はまだありません。',
    document: '書類',
    month: '年月',
    last: '最後の番号',
    series: {
      journal_entry: '仕訳',
      sales_invoice: '適格請求書',
      credit_note: '適格返還請求書',
      receipt: '入金',
    },
    more: '関連する設定',
    periods: '会計期間の締めとロック',
    terms: '支払条件（締め日・支払日）',
    people: '利用者と役割',
    history: 'この会社の変更履歴',
    audit: '監査ログで見る',
  },
}

const en: typeof ja = {
  roles: {
    why: 'What each role may do. Roles are given to people on their own pages.',
    resource: 'Record',
    allRecords: 'All records',
    everything: 'Everything',
    reach: {
      own: 'Own only',
      department: 'Own department',
      subtree: 'Own department and below',
      all: 'Whole company',
    },
    none: 'Nothing',
    and: ', ',
    hidden: (n: number) => `${n} hidden ${n === 1 ? 'field' : 'fields'}`,
  },
  company: {
    label: 'Change company',
    changed: (name: string) => `You now work for ${name}.`,
    failed: (name: string) => `The change to ${name} failed. Please try again.`,
    elsewhere: 'It may belong to another company. Change the company and open it again.',
  },
  settings: {
    mail: 'Mail',
    mailOn: 'Mails are sent',
    mailOff: 'No mail server is set',
    mailHow: 'Mails wait in the outbox until a mail server is set. Please ask who runs the server.',
    mailFailed: (n: number) => `${n} mails could not be sent`,
    numbers: 'Document numbers',
    numbersWhy: 'A number is given when a document is posted, without gaps in each month.',
    numbersNone: 'No document was posted yet.',
    document: 'Document',
    month: 'Month',
    last: 'Last number',
    series: {
      journal_entry: 'Journal entry',
      sales_invoice: 'Invoice',
      credit_note: 'Credit note',
      receipt: 'Receipt',
    },
    more: 'Set elsewhere',
    periods: 'Periods: closing and locks',
    terms: 'Payment terms: closing and due days',
    people: 'Users and their roles',
    history: 'Changes of this company',
    audit: 'In the audit log',
  },
}

export const company = { ja, en }
