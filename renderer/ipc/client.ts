import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/fetch';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '#shared/contract/api.ts';

/** Typed calls to the core. The contract's schemas are checked by the core; the page carries their types only. */
export type CoreClient = ContractRouterClient<Contract>;

let current: CoreClient | null = null;

export function core(): CoreClient {
  current ??= createORPCClient(new RPCLink({ url: () => new URL('/rpc', location.href).href }));
  return current;
}

/** The seam for tests: a fake that answers the contract. */
export function useCoreClient(client: CoreClient | null): void {
  current = client;
}
