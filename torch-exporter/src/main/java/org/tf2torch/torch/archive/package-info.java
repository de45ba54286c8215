/**
 * PyTorch's file formats, byte by byte, knowing nothing of graphs.
 *
 * <p>{@link org.tf2torch.torch.archive.TorchScriptArchive}, {@link
 * org.tf2torch.torch.archive.StateDictArchive} and {@link
 * org.tf2torch.torch.archive.SafetensorsFile} say what a file holds and write it. Below them lie
 * the pickle ({@code Pickler}, whose values are {@link org.tf2torch.torch.archive.PickleValue}),
 * the zip ({@code ZipWriter}), and the file that is streamed ({@code StreamedFile}) and then
 * appears at once ({@link org.tf2torch.torch.archive.AtomicFile}).
 */
package org.tf2torch.torch.archive;
