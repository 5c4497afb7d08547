// What the server said no to, or that it could not be asked.
export interface Detail {
  field: string
  code: string
  reason: string
  arguments?: Record<string, string>
}

export class ApiError extends Error {
  readonly status: number // of HTTP; 0: no answer at all
  readonly code: string
  readonly details: Detail[]
  readonly requestId: string
  readonly retryAfter: number | null // seconds

  constructor(status: number, code: string, message: string, more: Partial<ApiError> = {}) {
    super(message)
    this.name = 'ApiError'
    this.status = status
    this.code = code
    this.details = more.details ?? []
    this.requestId = more.requestId ?? ''
    this.retryAfter = more.retryAfter ?? null
  }

  // Whether one of its problems has this code.
  has(code: string): boolean {
    return this.details.some((detail) => detail.code === code)
  }
}

interface ErrorBody {
  error?: { code?: string; message?: string; details?: Detail[] }
  request_id?: string
}

// The problem in an answer; a proxy's page in place of ours gives one without words.
export async function problemOf(response: Response): Promise<ApiError> {
  let body: ErrorBody = {}
  try {
    body = (await response.json()) as ErrorBody
  } catch {
    // Not JSON: the status has to do.
  }
  const seconds = Number(response.headers.get('Retry-After') ?? NaN)
  return new ApiError(
    response.status,
    body.error?.code ?? `HTTP_${response.status}`,
    body.error?.message ?? '',
    {
      details: body.error?.details ?? [],
      requestId: body.request_id ?? response.headers.get('X-Request-ID') ?? '',
      retryAfter: Number.isFinite(seconds) ? seconds : null,
    },
  )
}
