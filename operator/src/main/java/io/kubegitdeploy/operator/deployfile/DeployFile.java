package io.kubegitdeploy.operator.deployfile;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The deploy file, {@code kube-git-deploy.toml}: filled in, then parsed, then checked. */
public final class DeployFile {
    /** The largest file, in bytes of UTF-8. */
    public static final int LARGEST = 64 * 1024;

    private DeployFile() {}

    /**
     * Reads a deploy file. Takes time linear in the file and the data, and never throws because of what they hold.
     *
     * @param defaultNamespace where a helm action without a namespace releases into
     */
    public static Reading read(String text, TemplateData data, String defaultNamespace) {
        Faults faults = new Faults(text);
        List<PlannedUnit> units = List.of();
        if (text.getBytes(StandardCharsets.UTF_8).length > LARGEST) {
            faults.add(0, "the file is larger than " + LARGEST / 1024 + " KiB");
        } else {
            units = units(text, data, defaultNamespace, faults);
        }
        return faults.none() ? new Reading.Read(units) : new Reading.Invalid(faults.problems());
    }

    private static List<PlannedUnit> units(String text, TemplateData data, String defaultNamespace, Faults faults) {
        boolean filledIn = false;
        try {
            Cells cells = Template.render(text, data, faults);
            filledIn = faults.none();
            List<Section> sections = TomlSyntax.read(cells);
            return filledIn ? Units.of(UnitTables.of(sections, faults), defaultNamespace, faults) : List.of();
        } catch (Broken e) {
            // Where something could not be filled in, what follows is not the author's mistake; a quote forgotten is.
            if (filledIn || faults.none() || e.isUnclosedString()) {
                faults.add(e.at(), e.getMessage());
            }
            return List.of();
        }
    }
}
