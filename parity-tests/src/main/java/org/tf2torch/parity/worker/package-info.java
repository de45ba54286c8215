/**
 * The two sides of a comparison, each in a process of its own.
 *
 * <p>A child process gives three things no thread can: an environment that is set before the native
 * library loads ({@code TF_CPP_MIN_LOG_LEVEL}, {@code TF_ENABLE_ONEDNN_OPTS}), standard streams
 * whose native chatter never meets the user's terminal, and a crash that ends in an error message
 * instead of in the end of the harness. It also keeps the two runtimes' symbols apart.
 *
 * <p>{@link org.tf2torch.parity.worker.Worker} is the parent's handle, {@link
 * org.tf2torch.parity.worker.WorkerMain} the child; between them goes {@link
 * org.tf2torch.parity.worker.Wire}.
 */
package org.tf2torch.parity.worker;
