import type { Claim, Effects } from '@annals/kernel'
import { customerStream } from './events.ts'

const emailClaimName = 'customer-email'

/** What is unique of an e-mail: case and compatibility forms do not make another one. */
function normalisedEmail(email: string): string {
  return email.normalize('NFKC').trim().toLowerCase()
}

/** Takes the new e-mail and releases the old one; nothing when both are the same after normalisation. */
export function emailClaimEffects(customerId: string, before: string | null, after: string | null): Effects {
  const old = before === null ? null : normalisedEmail(before)
  const next = after === null ? null : normalisedEmail(after)
  if (old === next) return {}
  return {
    ...(next === null ? {} : { take: [claim(customerId, next)] }),
    ...(old === null ? {} : { release: [claim(customerId, old)] }),
  }
}

function claim(customerId: string, value: string): Claim {
  return { name: emailClaimName, value, stream: customerStream(customerId) }
}
