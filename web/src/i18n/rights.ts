// The words of who may do what: access reviews.

const ja = {
  review: {
    undecided: (n: string) => `未確認 ${n} 人`,
    yourself: '自分の権限は、ほかの管理者が確認します。',
    change: (name: string) => `${name}: 変更が必要`,
    changeWhy: '役割を変更するまで、この棚卸しは終了できません。',
    note: 'メモ',
  },
}

const en: typeof ja = {
  review: {
    undecided: (n) => `${n} undecided`,
    yourself: 'Your own rights are for another administrator to judge.',
    change: (name) => `${name}: has to change`,
    changeWhy: 'The review can be signed off only after the roles were changed.',
    note: 'Note',
  },
}

export const rights = { ja, en }
