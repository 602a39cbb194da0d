import { computed } from 'vue';
import { useI18n } from 'vue-i18n';

/** The time budgets that are offered, each with what it is good for. */
export function useBudgets() {
  const { t } = useI18n();
  return computed(() => (['2m', '15m', 'until-stable'] as const).map((value) => ({ value, label: t(`training.budget.${value}`), hint: t(`training.budgetHint.${value}`) })));
}
