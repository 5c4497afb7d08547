// A link to the paper of what a page shows, which comes up beside it.
import { linkTo } from '@/entity/client'
import { usePaper } from '@/entity/paper'

interface PaperLinkProps {
  path: string // of the API
  name: string
  label: string
}

export function PaperLink({ path, name, label }: PaperLinkProps) {
  const { follow, panel } = usePaper()
  const paper = { address: linkTo(path), name: `${name}.pdf`, media_type: 'application/pdf' }
  return (
    <>
      <a className="button" href={paper.address} target="_blank" rel="noopener" onClick={follow(paper)}>
        {label}
      </a>
      {panel}
    </>
  )
}
