package dev.godwit.runner.review;

import dev.godwit.runner.review.facts.Answer;
import dev.godwit.runner.review.facts.Facts;
import dev.godwit.runner.review.facts.Question;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The database that a review judges with. Remembers which questions it has no answer to. */
public final class Live {

    private final Facts facts;
    private final long smallTable;
    private final Map<Question, Answer> answers;
    private final Set<Question> unanswered = new LinkedHashSet<>();

    /** @param smallTable in bytes: what is done to a table of no more than these is a moment */
    public Live(Facts facts, long smallTable, Map<Question, Answer> answers) {
        this.facts = facts;
        this.smallTable = smallTable;
        this.answers = Map.copyOf(answers);
    }

    Facts facts() {
        return facts;
    }

    long smallTable() {
        return smallTable;
    }

    Answer answer(Question question) {
        Answer answer = answers.get(question);
        if (answer == null) {
            unanswered.add(question);
            return new Answer.NotKnown("it was not asked");
        }
        return answer;
    }

    /** What the review asked and had no answer to, in its order. */
    public Set<Question> unanswered() {
        return Collections.unmodifiableSet(unanswered);
    }
}
