import type { Aggregate } from '@annals/kernel'
import type { CategoryEvent } from './events.ts'

export type CategoryDetails = { readonly name: string; readonly description: string | null }

/** A shelf that products stand on. `addedAs` is what a repeated addition is compared with. */
export type Category =
  | { readonly status: 'Unknown' }
  | {
      readonly status: 'Added'
      readonly details: CategoryDetails
      readonly addedAs: CategoryDetails
      readonly revision: number
    }

export const category: Aggregate<Category, CategoryEvent> = { initial: { status: 'Unknown' }, evolve }

export function categoryRevision(state: Category): number {
  return state.status === 'Unknown' ? 0 : state.revision
}

export function sameCategoryDetails(left: CategoryDetails, right: CategoryDetails): boolean {
  return left.name === right.name && left.description === right.description
}

function evolve(state: Category, event: CategoryEvent): Category {
  const details = { name: event.name, description: event.description }
  switch (event.type) {
    case 'CategoryAdded':
      return { status: 'Added', details, addedAs: details, revision: 1 }
    case 'CategoryChanged':
      return state.status === 'Unknown' ? state : { ...state, details, revision: state.revision + 1 }
  }
}
