package io.kubegitdeploy.job.release;

import io.kubegitdeploy.job.Rejected;
import java.util.ArrayList;
import java.util.List;

/** A request as the operator makes it, with what a test wants to be different. */
final class Requests {

    private Requests() {}

    static List<String> arguments(String... different) {
        List<String> arguments = new ArrayList<>(List.of(
                "--uid=uid-1",
                "--unit=api",
                "--release=shop-api",
                "--namespace=shop",
                "--chart=deploy/chart",
                "--timeout=300",
                "--wait=true",
                "--atomic=true",
                "--history-max=10"));
        for (String argument : different) {
            String name = argument.contains("=") ? argument.substring(0, argument.indexOf('=') + 1) : argument;
            if (!name.equals("--values=")) {
                arguments.removeIf(other -> other.startsWith(name));
            }
            arguments.add(argument);
        }
        return arguments;
    }

    static Request request(String... different) throws Rejected {
        return Request.parse(arguments(different));
    }
}
