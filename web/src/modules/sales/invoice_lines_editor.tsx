// The lines of an invoice while they are typed.
import { useWords } from '@/i18n/language'
import { problemAt } from '@/entity/failure'
import { RecordPicker } from '@/entity/record_picker'
import { Input, Select } from '@/ui/field'
import { tax_classes, type Item, type TaxClass } from './invoice'
import { blankLine, fieldOfLine, withItem, type Draft, type DraftLine } from './invoice_draft'

interface LinesEditorProps {
  draft: Draft
  error: unknown
  onChange: (lines: DraftLine[]) => void
}

export function LinesEditor({ draft, error, onChange }: LinesEditorProps) {
  const words = useWords()
  const { lines } = draft
  const change = (changed: DraftLine) =>
    onChange(lines.map((line) => (line.key === changed.key ? changed : line)))
  const remove = (key: number) => onChange(lines.filter((line) => line.key !== key))
  const add = () => onChange([...lines, blankLine(Math.max(-1, ...lines.map((line) => line.key)) + 1)])
  return (
    <fieldset className="lines">
      <legend>{words.invoice.lines}</legend>
      <ol>
        {lines.map((line, row) => (
          <li key={line.key}>
            <LineEditor
              line={line}
              row={row}
              problem={(name) => problemAt(error, fieldOfLine(draft, row, name))}
              onChange={change}
              onRemove={lines.length > 1 ? () => remove(line.key) : undefined}
            />
          </li>
        ))}
      </ol>
      <button type="button" onClick={add}>
        {words.invoice.addLine}
      </button>
    </fieldset>
  )
}

interface LineEditorProps {
  line: DraftLine
  row: number
  problem: (field: string) => string | undefined
  onChange: (line: DraftLine) => void
  onRemove: (() => void) | undefined
}

type Text = 'description' | 'quantity' | 'unit' | 'unit_price'

function LineEditor({ line, row, problem, onChange, onRemove }: LineEditorProps) {
  const words = useWords()
  const text = (name: Text, maxLength: number) => ({
    label: words.field[name],
    value: line[name],
    maxLength,
    problem: problem(name),
    onChange: (event: { target: { value: string } }) => onChange({ ...line, [name]: event.target.value }),
  })
  return (
    <div className="line" role="group" aria-label={words.invoice.line(row + 1)}>
      <RecordPicker<Item>
        path="/items"
        label={words.field.item}
        placeholder={words.invoice.itemHint}
        chosen={line.item}
        problem={problem('item_id')}
        onChoose={(item) => onChange(withItem(line, item))}
      />
      <Input {...text('description', 200)} />
      <Input {...text('quantity', 30)} inputMode="decimal" className="amount" />
      <Input {...text('unit', 20)} />
      <Input {...text('unit_price', 30)} inputMode="decimal" className="amount" />
      <Select
        label={words.field.tax_class}
        value={line.tax_class}
        problem={problem('tax_class')}
        onChange={(event) => onChange({ ...line, tax_class: event.target.value as TaxClass | '' })}
      >
        <option value="">–</option>
        {tax_classes.map((name) => (
          <option key={name} value={name}>
            {words.taxClass[name]}
          </option>
        ))}
      </Select>
      <button
        type="button"
        className="quiet"
        disabled={!onRemove}
        onClick={onRemove}
        aria-label={words.invoice.removeLine(row + 1)}
      >
        {words.common.remove}
      </button>
    </div>
  )
}
