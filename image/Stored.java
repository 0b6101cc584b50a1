/**
 * Writes jars anew, each in place, with their entries stored instead of deflated:
 *
 * <pre>java Stored.java JAR...</pre>
 *
 * A layer is compressed as a whole, and gzip finds what classes have in common; in deflated ones it finds nothing.
 */
void main(String[] jars) throws IOException {
    for (String jar : jars) {
        Path file = Path.of(jar);
        Path stored = file.resolveSibling(file.getFileName() + ".stored");
        FileTime time = Files.getLastModifiedTime(file);
        try (ZipFile in = new ZipFile(file.toFile());
                ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(stored))) {
            out.setMethod(ZipOutputStream.STORED);
            for (ZipEntry entry : in.stream().toList()) {
                store(entry.getName(), in.getInputStream(entry).readAllBytes(), out);
            }
        }
        Files.setLastModifiedTime(stored, time);
        Files.move(stored, file, StandardCopyOption.REPLACE_EXISTING);
    }
}

void store(String name, byte[] content, ZipOutputStream out) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    // No time zone of the build gets into the image.
    entry.setTimeLocal(LocalDateTime.of(2024, 1, 1, 0, 0));
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    out.putNextEntry(entry);
    out.write(content);
    out.closeEntry();
}
