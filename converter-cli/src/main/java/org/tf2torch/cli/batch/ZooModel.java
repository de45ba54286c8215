package org.tf2torch.cli.batch;

import java.nio.file.Path;

/**
 * A model found below a folder.
 *
 * @param name its path below the folder, with slashes, such as {@code a/b} or {@code a/g.pb}
 * @param path where it is
 * @param graphBytes size of the file that holds its graph
 * @param output its converted file's path below the output folder, without a suffix
 */
public record ZooModel(String name, Path path, long graphBytes, Path output) {}
