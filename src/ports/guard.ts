import type { Change } from '../domain/entity/change.ts';
import type { Caller } from '../kernel/caller.ts';

/**
 * Is asked before changes are made, outside any unit of work, so it may take its time and ask others. It lets the changes
 * through by settling and refuses them by throwing, which the caller gets as it is. What is stored afterwards is exactly
 * what it was asked about. It may be asked again, about the same write, when that has come out different meanwhile.
 */
export type Guard = (caller: Caller, changes: readonly Change[]) => Promise<void>;
