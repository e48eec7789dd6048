// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "core/filming/prompter.h"

namespace visema {
namespace {

const std::vector<std::string> kEnglish{
    "My brother bumped into a palm tree while we were both looking at the map.",
    "Five very thin wolves moved through the valley before the rain.",
    "Please remember to put both blue cups back upon the kitchen table.",
    "Who would choose to move a wooden boat over the smooth stones?",
    "Mum and Bob may bake plum pie for a simple picnic in May.",
    "The weather forecast for Thursday promises warm wind from the south.",
    "She thought that three hours of work would be enough for both of us.",
    "Paper, pepper and soap belong in the big bag by the lamp.",
    "We have every reason to believe that the value of the farm will improve.",
    "You should choose two new shoes and a blue suit for the move.",
    "A member of the team mumbled something about a problem with the pump.",
    "Have you ever heard a violin above the noise of heavy traffic?",
    "The judge and the teacher watched the children cheer at each match.",
    "Nothing is better than a deep breath by the open window at noon.",
    "Peter brought a jumbo pizza, but Emma prefers beef with mushrooms.",
    "How now, said the owl, and flew slowly around the old brown house.",
    "Both of the boys opened their mouths, but nobody made a sound.",
    "This is the month when the moths come out after a warm bath of light.",
    "Perhaps my phone number is among the papers in the upper cabinet.",
    "Very few of the leaves have fallen from the five fine elm trees.",
    "Would you rather walk in the woods or swim a mile with the whales?",
    "The empty bus jumped over a bump, and everybody bumped a thumb.",
    "I usually measure the pressure, and then I make a decision.",
    "Thank you for your time; maybe we will meet again before the summer.",
};

const std::vector<std::string> kGerman{
    "Meine Mama bleibt mit dem Baby am liebsten bei uns am Baum.",
    "Fünf freche Vögel fliegen vor dem Fenster und finden viel Futter.",
    "Papa probiert am Abend die Pilze und packt die Pappe zum Papier.",
    "Wir wollen wissen, warum das Wasser im Winter so warm war.",
    "Du suchst im Juni gute Schuhe für den Zug durch die Stube.",
    "Ein Blumenbeet am Bach bringt im Mai immer bunte Farben.",
    "Der Pfarrer pflückt Äpfel und klopft an den Zopf vom Topf.",
    "Schöne Mädchen hören fröhlich öfter französische Lieder.",
    "Der Bäcker backt abends braunes Brot, und morgens gibt es Brezeln.",
    "Neun alte Leute lachen laut, weil der Löwe leise gähnt.",
    "Am Bahnhof kommen Menschen mit Mappen und Lampen zusammen.",
    "Von vorne wirkt der Wagen viel wertvoller als von der Seite.",
    "Über die müden Hügel führen früh am Morgen kühle Wege.",
    "Bitte beim Umbau immer Helm, Brille und warme Pullover mitnehmen.",
    "Ich möchte euch heute noch ein gutes Buch von unserer Großmutter zeigen.",
    "Zwei Zwerge zwicken zwischen zwölf Zweigen eine Zwiebel.",
    "Abends blüht am Balkon die Palme, und der Pudel bellt dabei.",
    "Wenn Philipp Klavier spielt, pfeift Verena fast immer davor.",
    "Muss man im Sommer Mütze und Bluse am Meer tragen?",
    "Das Publikum applaudiert, obwohl der Film am Anfang wackelt.",
    "Jeder Junge jubelt, und ja, auch die Jury johlt im Januar.",
    "Bald kommt die Oma mit Bohnensuppe und bringt Birnenkompott mit.",
    "Schau doch, wie stolz der Storch auf dem Stein am Strand steht.",
    "Vielen Dank für eure Mühe, und bis zum nächsten Mal im Februar.",
};

}  // namespace

std::vector<std::string> prompterLanguages() { return {"en-us", "de"}; }

const std::vector<std::string>& prompterSentences(const std::string& language) {
  static const std::vector<std::string> kNone;
  if (language.starts_with("en")) return kEnglish;
  return language.starts_with("de") ? kGerman : kNone;
}

}  // namespace visema
