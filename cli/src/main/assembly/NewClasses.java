import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/**
 * Copies a jar, its classes brought from the format of an old Java to that of Java 8. picocli is compiled for Java 5, and
 * the JVM takes no class before Java 6 into a cache. For cli/assemble.
 */
final class NewClasses {
    private NewClasses() {}

    public static void main(String[] args) throws IOException {
        Path from = Path.of(args[0]);
        try (URLClassLoader loader = new URLClassLoader(new URL[] {from.toUri().toURL()});
                JarFile jar = new JarFile(from.toFile());
                JarOutputStream copy = new JarOutputStream(Files.newOutputStream(Path.of(args[1])))) {
            ClassFile classFile = ClassFile.of(
                    ClassFile.StackMapsOption.GENERATE_STACK_MAPS,
                    ClassFile.ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofClassLoading(loader)));
            for (JarEntry entry : jar.stream().toList()) {
                byte[] bytes = jar.getInputStream(entry).readAllBytes();
                boolean isClass = entry.getName().endsWith(".class") && !entry.getName().contains("module-info");
                copy.putNextEntry(new JarEntry(entry.getName()));
                copy.write(isClass ? brought(classFile, bytes) : bytes);
                copy.closeEntry();
            }
        }
    }

    private static byte[] brought(ClassFile classFile, byte[] bytes) {
        ClassModel old = classFile.parse(bytes);
        if (old.majorVersion() >= ClassFile.JAVA_8_VERSION) {
            return bytes;
        }
        // A transform that keeps each method's bytes as they are would keep them without their stack maps.
        return classFile.build(old.thisClass().asSymbol(), builder -> {
            builder.transform(old, ClassTransform.transformingMethodBodies((code, element) -> code.with(element)));
            builder.withVersion(ClassFile.JAVA_8_VERSION, 0);
        });
    }
}
