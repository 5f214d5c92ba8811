import { accept, type Decision, refuse } from '@annals/kernel'
import { type Category, type CategoryDetails, sameCategoryDetails } from './category.ts'
import type { CategoryEvent } from './events.ts'
import type { CategoryIdTaken } from './refusals.ts'

export type AddCategory = { readonly categoryId: string; readonly details: CategoryDetails }

/** A category is added once; the same again has no effect, another one under the same id is refused. */
export function addCategory(
  { categoryId, details }: AddCategory,
  state: Category,
): Decision<CategoryEvent, CategoryIdTaken> {
  if (state.status === 'Unknown') return accept([{ type: 'CategoryAdded', categoryId, ...details }])
  return sameCategoryDetails(state.addedAs, details)
    ? accept([])
    : refuse({ code: 'category-id-taken', categoryId })
}
