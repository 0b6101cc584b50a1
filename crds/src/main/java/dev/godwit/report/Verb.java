package dev.godwit.report;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a run was asked to do. */
public enum Verb {
    @JsonProperty("deploy")
    DEPLOY("deploy"),
    @JsonProperty("plan")
    PLAN("plan"),
    @JsonProperty("drift")
    DRIFT("drift");

    private final String word;

    Verb(String word) {
        this.word = word;
    }

    /** As in a Job's name and on the command line. */
    public String word() {
        return word;
    }
}
