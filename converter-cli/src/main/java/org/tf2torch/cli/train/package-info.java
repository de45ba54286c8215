/** Further training of converted files, from their archive to their archive. */
package org.tf2torch.cli.train;
