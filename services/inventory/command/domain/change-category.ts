import { accept, type Decision, refuse } from '@annals/kernel'
import { type Category, type CategoryDetails, sameCategoryDetails } from './category.ts'
import type { CategoryEvent } from './events.ts'
import type { CategoryUnknown } from './refusals.ts'

export type ChangeCategory = { readonly categoryId: string; readonly details: CategoryDetails }

/** Replaces name and description; equal ones change nothing and keep the revision. */
export function changeCategory(
  { categoryId, details }: ChangeCategory,
  state: Category,
): Decision<CategoryEvent, CategoryUnknown> {
  if (state.status === 'Unknown') return refuse({ code: 'category-unknown', categoryId })
  if (sameCategoryDetails(state.details, details)) return accept([])
  return accept([{ type: 'CategoryChanged', categoryId, ...details }])
}
